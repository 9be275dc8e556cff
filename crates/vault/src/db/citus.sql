-- Spreads the homes over several PostgreSQL servers with Citus. Run once, as the tables' owner, in the database that
-- Logis made, with the schema of its tables in front:
--
--   psql "postgres://…" -c 'CREATE EXTENSION IF NOT EXISTS citus' -c 'SET search_path TO logis, public' -f citus.sql
--
-- Every row of a home lies on one server: each table is spread by its home and lies where the home's own row lies.
-- What belongs to no home lies on each server. What leads to homes is spread by what it is asked by.

SELECT create_distributed_table('home', 'home_id');
SELECT create_distributed_table('route', 'prefix', colocate_with => 'none');
SELECT create_distributed_table('person', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('credential', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('session', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('feed', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('link', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('grant_given', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('grant_taken', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('journal_chain', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('journal_link', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('foreign_chain', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('foreign_link', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('document', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('original', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('original_chunk', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('delivery', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('stream_version', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('segment', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('sealed', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('closing', 'home_id', colocate_with => 'home');
SELECT create_distributed_table('export_due', 'home_id', colocate_with => 'home');
SELECT create_reference_table('format');
SELECT create_reference_table('mark');
