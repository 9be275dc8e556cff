//! A kind's Arrow schema and JSON Schema, both made from its columns.

use std::sync::Arc;

use arrow_schema::{Field, Schema, SchemaRef};
use serde_json::{Map, Value, json};

use crate::{Column, ColumnType, Kind};

pub(crate) fn arrow(kind: &Kind) -> SchemaRef {
    let field = |column: &Column| Field::new(column.name, column.data_type(), column.optional);
    Arc::new(Schema::new(kind.columns.iter().map(field).collect::<Vec<_>>()))
}

pub(crate) fn json(kind: &Kind) -> Value {
    let properties: Map<String, Value> = kind.columns.iter().map(|column| (column.name.to_owned(), property(column))).collect();
    let required: Vec<&str> = kind.columns.iter().filter(|column| !column.optional).map(|column| column.name).collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("urn:logis:kind:{}:{}", kind.name, kind.version),
        "title": kind.label_en,
        "description": kind.description,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn property(column: &Column) -> Value {
    let mut of = match column.kind {
        ColumnType::Text => json!({ "type": "string" }),
        ColumnType::Word(words) => json!({ "type": "string", "enum": words }),
        ColumnType::Integer | ColumnType::Small => json!({ "type": "integer" }),
        ColumnType::Day => json!({ "type": "string", "format": "date" }),
        ColumnType::Instant => json!({ "type": "string", "format": "date-time" }),
    };
    of["description"] = column.description.into();
    of
}
