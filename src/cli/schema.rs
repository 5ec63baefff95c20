//! `remit schema`: what can be asked, or what fact files may say.

use clap::Args;

use super::exit::Exit;
use super::output::print;
use super::source::Source;
use crate::facts;
use crate::graphql::guard::DocumentLimits;
use crate::graphql::limits::Limits;
use crate::graphql::service::Service;

/// Print the GraphQL schema, or the JSON Schema of fact files.
///
/// Both follow from the ontology: that of --data or --files, else the built-in seed's.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  remit schema > schema.graphql              in GraphQL's schema language
  remit schema --json > schema.json          as the introspection query shows it
  remit schema --input > facts.schema.json   for editors that help to write fact files")]
pub(super) struct Schema {
    #[command(flatten)]
    source: Source,
    /// As the answer to the standard introspection query.
    #[arg(long, conflicts_with = "input")]
    json: bool,
    /// The JSON Schema of fact files.
    #[arg(long)]
    input: bool,
}

impl Schema {
    pub(super) fn run(self) -> anyhow::Result<Exit> {
        let snapshot = self.source.engine()?.snapshot();
        let ontology = snapshot.ontology().clone();
        let text = if self.input {
            pretty(&facts::json_schema(&ontology))?
        } else {
            let service = Service::new(ontology, Limits::default(), DocumentLimits::default());
            if self.json {
                pretty(&service.introspection_json())?
            } else {
                service.sdl().trim_end().to_owned()
            }
        };
        print(&format!("{text}\n"))?;
        Ok(Exit::Done)
    }
}

fn pretty(json: &serde_json::Value) -> serde_json::Result<String> {
    serde_json::to_string_pretty(json)
}
