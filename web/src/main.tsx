// The playground's entry: GraphiQL with its documentation, history and explorer panes.
import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./page.css";
import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import { fetcher } from "./fetcher";
import { questions } from "./questions";

// GraphiQL drops its own history pane as soon as `plugins` is given, so it is named here too. The
// list is made once: a new one at every render would close the open pane.
const plugins = [HISTORY_PLUGIN, explorerPlugin()];

const root = document.getElementById("root");
if (!root) {
  throw new Error("index.html has no element #root");
}

createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    plugins={plugins}
    defaultTabs={questions}
    defaultEditorToolsVisibility="variables"
  >
    <GraphiQL.Logo>
      <a className="remit-name" href="/schema.graphql">
        Remit
      </a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
