//! The question `coverage`: a relation as a matrix, with its gaps and who could fill them.

use super::build::{Types, nullable, required, required_list};
use super::model::{FieldDef, InputDef, Meaning, Type};

/// The members of a coverage matrix and its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CoverageMember {
    /// Coverage: which relation it is.
    Relation,
    /// Coverage.
    Rows,
    /// Coverage.
    Columns,
    /// Coverage, total of a line: how many cells are not empty.
    Covered,
    /// Coverage, total of a line: how many cells there are.
    Total,
    /// Coverage, total of a line: the one by the other.
    Ratio,
    /// Coverage: a total for each row.
    RowTotals,
    /// Coverage: a total for each column.
    ColumnTotals,
    /// Coverage: the cells that are not empty.
    Cells,
    /// Coverage: the cells that are empty.
    Gaps,
    /// Cell and gap.
    Row,
    /// Cell and gap.
    Column,
    /// Cell: how many paths prove it.
    Count,
    /// Gap: who could fill it.
    Candidates,
    /// Total and candidate: the node.
    Node,
    /// Candidate: whether it covers the column.
    Covers,
    /// Candidate: what it has in common.
    Shared,
    /// Candidate: why, in words.
    Reason,
    /// Candidate: why, as paths.
    Paths,
}

pub(super) fn ask(put: &mut impl FnMut(&str, FieldDef)) {
    let lines = |what: &str| {
        let description = format!("Slugs of the {what} wanted; all of the kind when left out.");
        InputDef::new(Type::named("String").list(), description)
    };
    let coverage = FieldDef::new(
        required("Coverage"),
        Meaning::Coverage,
        "A relation as a matrix: its nodes as rows, what it leads to as columns, and the cells where it \
         leads from the row to the column. `gaps` are the cells where it does not.",
    );
    put(
        "coverage",
        coverage
            .with(
                "relation",
                InputDef::new(
                    required("Relation"),
                    "The relation: rows are of the kind that has the field, columns of the kind that it \
                     leads to.",
                ),
            )
            .with("rows", lines("rows"))
            .with("columns", lines("columns")),
    );
}

fn member(ty: Type, member: CoverageMember, description: &str) -> FieldDef {
    FieldDef::new(ty, Meaning::CoverageMember(member), description)
}

pub(super) fn add(types: &mut Types) {
    matrix(types);
    let [covered, total, ratio] = totals();
    types.object(
        "CoverageTotal",
        "How much of one row or column is covered.",
        [
            (
                "node",
                member(
                    required("Entity"),
                    CoverageMember::Node,
                    "The row or column.",
                ),
            ),
            ("covered", covered),
            ("total", total),
            ("ratio", ratio),
        ],
    );
    let first =
        InputDef::new(nullable("Int"), "How many at most.").or(types.limits.witnesses_default());
    let [row, column] = place();
    types.object(
        "CoverageCell",
        "A row, and a column that the relation leads to from there.",
        [
            ("row", row),
            ("column", column),
            (
                "count",
                member(
                    required("Int"),
                    CoverageMember::Count,
                    "How many paths along stored relations prove it; 1 for a stored relation.",
                ),
            ),
            (
                "witnesses",
                FieldDef::new(
                    required_list("Path"),
                    Meaning::Witnesses,
                    "The paths that prove it, in default order; the edge itself for a stored relation.",
                )
                .with("first", first),
            ),
        ],
    );
    gap(types);
}

/// What a whole matrix and each of its lines say of themselves.
fn totals() -> [FieldDef; 3] {
    [
        member(
            required("Int"),
            CoverageMember::Covered,
            "How many cells are not empty.",
        ),
        member(
            required("Int"),
            CoverageMember::Total,
            "How many cells there are.",
        ),
        member(
            required("Float"),
            CoverageMember::Ratio,
            "`covered` by `total`, from 0 to 1; 1 where there is nothing to cover.",
        ),
    ]
}

fn place() -> [FieldDef; 2] {
    [
        member(required("Entity"), CoverageMember::Row, "The row."),
        member(required("Entity"), CoverageMember::Column, "The column."),
    ]
}

fn matrix(types: &mut Types) {
    let [covered, total, ratio] = totals();
    let all = InputDef::new(nullable("Int"), "How many at most; all when left out.");
    let gaps = InputDef::new(nullable("Int"), "How many at most.").or(types.limits.gaps_default());
    let totals_of =
        |which, description: &str| member(required_list("CoverageTotal"), which, description);
    types.object(
        "Coverage",
        "A relation as a matrix of rows and columns.",
        [
            (
                "relation",
                member(required("Relation"), CoverageMember::Relation, "Which relation it is."),
            ),
            (
                "rows",
                member(required_list("Entity"), CoverageMember::Rows, "The rows, in order of slug."),
            ),
            (
                "columns",
                member(
                    required_list("Entity"),
                    CoverageMember::Columns,
                    "The columns, in order of slug.",
                ),
            ),
            ("covered", covered),
            ("total", total),
            ("ratio", ratio),
            (
                "rowTotals",
                totals_of(CoverageMember::RowTotals, "How much of each row is covered, in the rows' order."),
            ),
            (
                "columnTotals",
                totals_of(
                    CoverageMember::ColumnTotals,
                    "How much of each column is covered, in the columns' order.",
                ),
            ),
            (
                "cells",
                member(
                    required_list("CoverageCell"),
                    CoverageMember::Cells,
                    "The cells that are not empty, by row, then by column; `covered` says how many there are.",
                )
                .with("first", all),
            ),
            (
                "gaps",
                member(
                    required_list("CoverageGap"),
                    CoverageMember::Gaps,
                    "The cells that are empty, by row, then by column; there are as many as `total` is more \
                     than `covered`.",
                )
                .with("first", gaps),
            ),
        ],
    );
}

fn gap(types: &mut Types) {
    let [row, column] = place();
    let candidates =
        InputDef::new(nullable("Int"), "How many at most.").or(types.limits.candidates_default());
    types.object(
        "CoverageGap",
        "A row and a column that the relation does not lead to from there.",
        [
            ("row", row),
            ("column", column),
            (
                "candidates",
                member(
                    required_list("CoverageCandidate"),
                    CoverageMember::Candidates,
                    "The nodes of the rows' kind that are nearest to covering the column. Where any cover it \
                     already, these are the candidates, first those that have most nodes in common with the \
                     gap's row. Where none does, they are the nodes that have any in common with the column \
                     itself, most first. Two nodes have a node in common when stored relations lead directly \
                     from both to it. Ties are in order of slug.",
                )
                .with("first", candidates),
            ),
        ],
    );
    let paths =
        InputDef::new(nullable("Int"), "How many at most.").or(types.limits.witnesses_default());
    types.object(
        "CoverageCandidate",
        "A node that could fill a gap, and why.",
        [
            ("node", member(required("Entity"), CoverageMember::Node, "The node.")),
            (
                "covers",
                member(
                    required("Boolean"),
                    CoverageMember::Covers,
                    "Whether it covers the column already. If not, no node does.",
                ),
            ),
            (
                "shared",
                member(
                    required_list("Entity"),
                    CoverageMember::Shared,
                    "The nodes that it has in common with the gap's row where it covers the column, or with \
                     the column where none does; in order of kind and slug.",
                ),
            ),
            (
                "reason",
                member(required("String"), CoverageMember::Reason, "What speaks for it, in a sentence."),
            ),
            (
                "paths",
                member(
                    required_list("Path"),
                    CoverageMember::Paths,
                    "What speaks for it, as paths of two steps through the nodes in common; by the first \
                     step's relation, the node, and the second step's relation.",
                )
                .with("first", paths),
            ),
        ],
    );
}
