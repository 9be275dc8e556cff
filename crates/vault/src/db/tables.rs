//! What the tables of the data are made of, read from their definitions: copying and tests go by it.

use super::migrate;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    pub(crate) columns: Vec<Column>,
    /// The primary key's columns, in its order.
    pub(crate) key: Vec<&'static str>,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    /// `BIGINT`, `TEXT` or `BLOB`.
    pub(crate) of: &'static str,
    pub(crate) nullable: bool,
}

impl Table {
    /// The columns' names, in the order of the definition.
    pub(crate) fn column_list(&self) -> String {
        self.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(", ")
    }
}

/// The tables that belong to homes, in the order in which erasing empties them.
pub(crate) fn of_homes() -> Vec<Table> {
    let all: Vec<Table> = migrate::DATA.iter().flat_map(|schema| defined_by(schema)).collect();
    migrate::home_tables().filter_map(|name| all.iter().find(|table| table.name == name).cloned()).collect()
}

/// The tables that a schema defines.
pub(crate) fn defined_by(schema: &'static str) -> Vec<Table> {
    let definitions = schema.split("CREATE TABLE ").skip(1);
    definitions.filter_map(|text| definition(text.split(';').next()?)).collect()
}

fn definition(text: &'static str) -> Option<Table> {
    let (name, body) = text.split_once('(')?;
    let body = &body[..body.rfind(')')?];
    let mut table = Table { name: name.trim().trim_start_matches("IF NOT EXISTS "), columns: Vec::new(), key: Vec::new() };
    for part in at_commas(body) {
        let part = part.trim();
        if let Some(columns) = part.strip_prefix("PRIMARY KEY") {
            table.key = columns.trim().trim_matches(['(', ')']).split(',').map(str::trim).collect();
        } else if !part.starts_with("UNIQUE") {
            let mut words = part.split_whitespace();
            let (name, of) = (words.next()?, words.next()?);
            table.columns.push(Column { name, of, nullable: !part.contains("NOT NULL") });
            if part.contains("PRIMARY KEY") {
                table.key = vec![name];
            }
        }
    }
    Some(table)
}

/// The parts between commas that stand in no parenthesis.
fn at_commas(body: &str) -> Vec<&str> {
    let (mut depth, mut start, mut parts) = (0, 0, Vec::new());
    for (at, character) in body.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&body[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.push(&body[start..]);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_definition_is_read() {
        let tables =
            defined_by("CREATE TABLE a (b BLOB NOT NULL, c TEXT, PRIMARY KEY (b, c)); CREATE TABLE d (e BIGINT NOT NULL PRIMARY KEY);");
        let column = |name, of, nullable| Column { name, of, nullable };
        assert_eq!(
            tables,
            [
                Table { name: "a", columns: vec![column("b", "BLOB", false), column("c", "TEXT", true)], key: vec!["b", "c"] },
                Table { name: "d", columns: vec![column("e", "BIGINT", false)], key: vec!["e"] },
            ]
        );
    }

    #[test]
    fn every_table_of_a_home_is_defined_and_has_the_home_first_in_each_key() {
        let named: Vec<&str> = migrate::home_tables().collect();
        let defined: Vec<Table> = migrate::DATA.iter().flat_map(|schema| defined_by(schema)).collect();
        assert_eq!(of_homes().len(), named.len());
        for table in &defined {
            assert!(named.contains(&table.name), "{} is in no room's TABLES: erasing a home would not reach it", table.name);
            // The one table that leads to homes what comes without one.
            let first = if table.name == "route" { "prefix" } else { "home_id" };
            assert_eq!(table.key.first(), Some(&first), "{}", table.name);
            assert!(table.columns.iter().all(|column| ["BIGINT", "TEXT", "BLOB"].contains(&column.of)), "{}", table.name);
        }
        // What spreads the tables over several servers names each of them.
        let spread = include_str!("citus.sql");
        for table in &defined {
            assert!(spread.contains(&format!("'{}'", table.name)), "{} is not in citus.sql", table.name);
        }
        let unique = |schema: &&str| schema.contains("UNIQUE");
        assert!(
            !migrate::DATA.iter().any(unique),
            "a unique key of a home's table begins with home_id: look at it by hand, then change this"
        );
    }
}
