//! The API that an ontology makes: its types, what their fields mean, and their registration with
//! async-graphql.

mod build;
mod change;
mod coverage;
mod export;
mod facet;
mod filter;
mod finding;
mod fixed;
mod history;
mod impact;
mod kind;
mod model;
mod mutation;
mod ontology;
mod query;
mod register;
mod search;
mod set;
mod subscription;
mod user_error;
mod venn;
mod view;
mod walks;

pub use change::ChangeForm;
pub use coverage::CoverageMember;
pub use export::{Export, SubgraphPart};
pub use facet::FacetMember;
pub use finding::FindingMember;
pub use history::HistoryMember;
pub use impact::ImpactMember;
pub use model::{
    Api, FieldDef, FieldPlace, InputDef, Meaning, Shape, SourceMember, StampMember, Type, TypeDef,
};
pub use mutation::MutationMember;
pub use register::{register, sdl};
pub use search::SearchMember;
pub use subscription::SubscriptionMember;
pub use venn::VennMember;
pub use view::ViewMember;
pub use walks::SubgraphMember;
