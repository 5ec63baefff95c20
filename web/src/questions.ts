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
    query: `# Which tools were inferred rather than stated, and from what?
query Inferred {
  tools(where: { sources: { basis: { eq: INFERRED } } }) {
    nodes {
      name
      sources { document locator basis note }
    }
  }
}
`,
  },
];
