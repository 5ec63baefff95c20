//! What files ask for, and the changes that this comes to on a graph.

use serde::{Deserialize, Serialize};

use crate::change::{ChangePlan, Desired, Prune, difference};
use crate::diagnostic::Diagnostics;
use crate::graph::Snapshot;
use crate::ontology::{self, Ontology};
use crate::reading::InputFile;
use crate::{facts, import};

/// What files ask for, and how they are to be taken.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct FileWish {
    /// What the files are.
    pub format: Format,
    /// An ontology that is to be in force, under which the files are read.
    pub ontology: Option<InputFile>,
    /// The files.
    pub files: Vec<InputFile>,
    /// What an import makes of its files.
    pub mapping: Option<InputFile>,
    /// On whose behalf the files speak, in place of their own owner lines.
    pub owner: Option<String>,
    /// Whether what the owners stated earlier and the files do not state goes.
    pub prune: bool,
}

/// What files are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Format {
    /// Fact files.
    #[default]
    Facts,
    /// Tables as CSV, with a mapping.
    Csv,
    /// Entities of a Backstage catalogue, with the built-in mapping or another.
    Backstage,
}

/// Why there is no plan.
#[derive(Debug, thiserror::Error)]
pub enum PlanError {
    /// There are mistakes in the files.
    #[error(transparent)]
    Mistakes(#[from] Diagnostics),
    /// Neither the files nor the graph say which kinds there are.
    #[error("there is no ontology yet: give the ontology file (.graphql) as well")]
    NoOntology,
}

impl FileWish {
    /// The ontology among the files.
    pub fn ontology(&self) -> Result<Option<Ontology>, Diagnostics> {
        let file = self.ontology.as_ref();
        file.map(|file| ontology::read(&file.name, &file.text))
            .transpose()
    }

    /// The changes that the files come to.
    pub fn plan(&self, snapshot: &Snapshot) -> Result<ChangePlan, PlanError> {
        let next = self.ontology()?;
        let ontology = next.as_ref().unwrap_or(snapshot.ontology());
        if ontology.sdl.is_empty() {
            return Err(PlanError::NoOntology);
        }
        let desired = self.desired(ontology)?;
        let prune = self.prune.then(|| Prune::of(&desired));
        Ok(difference(
            snapshot,
            next.as_ref(),
            &desired,
            prune.as_ref(),
        )?)
    }

    fn desired(&self, ontology: &Ontology) -> Result<Desired, Diagnostics> {
        let owner = self.owner.as_deref();
        let mapping = self.mapping.as_ref();
        match self.format {
            Format::Facts => facts::read(ontology, &self.files, owner),
            Format::Csv => import::csv(ontology, &self.files, mapping, owner),
            Format::Backstage => import::backstage(ontology, &self.files, mapping, owner),
        }
    }
}
