// The questions a first visit opens with, one tab each. A tab is called after its operation.
import type { GraphiQLProps } from "graphiql";

// The first tab has no variables on purpose: GraphiQL 5 loses those of the first default tab on the
// first load (graphiql#3392), and the usual way round it, `initialVariables`, opens one more tab at
// every reload.
export const questions: GraphiQLProps["defaultTabs"] = [
  {
    query: `# Which tools overlap both workstreams?
query ToolsOfBoth {
  toolsOverlapping(
    workstreams: ["platform", "services-observability"]
  ) {
    nodes {
      name
      workstreams {
        edges {
          node { name }
          sources { basis note }
        }
      }
    }
  }
}
`,
  },
  {
    query: `# Which responsibilities are under Cost and who owns them?
query UnderPillar($pillar: String!) {
  pillar(slug: $pillar) {
    name
    responsibilities {
      nodes {
        name
        workstreams {
          nodes { name }
        }
      }
    }
  }
}
`,
    variables: JSON.stringify({ pillar: "cost" }, null, 2),
  },
  {
    query: `# What does each workstream do, and which responsibility ties it to a pillar?
query WhatTheyDo {
  workstreams {
    nodes {
      name
      mission
      tools {
        totalCount
        nodes { name }
      }
      responsibilities {
        nodes { name }
      }
      pillars {
        edges {
          node { name }
          witnesses(first: 1) {
            nodes { name }
          }
        }
      }
    }
  }
}
`,
  },
  {
    query: `# Which tools were concluded to belong to a workstream, and from what?
query Inferred {
  tools(
    where: { workstreams: { edge: { sources: { basis: { eq: INFERRED } } } } }
  ) {
    nodes {
      name
      workstreams(
        edgeWhere: { sources: { basis: { eq: INFERRED } } }
      ) {
        edges {
          node { name }
          sources { document locator note }
        }
      }
    }
  }
}
`,
  },
  {
    query: `# What do the workstreams share, and what does each have alone?
query Shared {
  venn(relation: WORKSTREAM_TOOLS) {
    sets { label count }
    regions {
      inside { label }
      count
      members {
        nodes { id name }
      }
    }
    pairs { shared jaccard containment }
  }
}
`,
  },
  {
    query: `# Which tools contribute to which pillars, and who could fill a gap?
query Gaps {
  coverage(relation: TOOL_PILLARS) {
    covered
    total
    columnTotals {
      node { name }
      covered
    }
    gaps(first: 5) {
      row { name }
      column { name }
      candidates(first: 1) { reason }
    }
  }
}
`,
  },
  {
    query: `# What would be lost without a node, and on what does most rest alone?
query WithoutIt($id: ID!) {
  impact(of: $id) {
    lost { id name }
    weakened { id name }
  }
  singlePoints(first: 5) {
    node { name }
    relation
    count
  }
}
`,
    variables: JSON.stringify({ id: "Workstream:platform" }, null, 2),
  },
  {
    query: `# Where does a word occur, however it is spelt? And what breaks the rules?
query FindAndCheck($text: String!) {
  search(text: $text) {
    kinds { kind count }
    edges {
      score
      node { id name }
    }
  }
  findings(severity: WARNING) { rule message }
}
`,
    variables: JSON.stringify({ text: "obsrv" }, null, 2),
  },
  {
    query: `# What do the workstreams have now, and whenever that changes? The button stops it.
subscription WheneverItChanges {
  live {
    revision { number time }
    workstreams {
      nodes {
        name
        tools { nodes { name } }
      }
    }
  }
}
`,
  },
];
