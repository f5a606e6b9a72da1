import { ErrorBoundary, LocationProvider, Route, Router } from "preact-iso";
import { Frame } from "./frame/frame.tsx";
import { Jobs } from "./screens/jobs/jobs.tsx";
import { NotFound } from "./screens/not-found.tsx";
import { Overview } from "./screens/overview/overview.tsx";

/** The first screens are loaded with the page, each other one when it is opened. */
export const App = () => (
  <LocationProvider scope="/console">
    <Frame>
      <ErrorBoundary>
        <Router>
          <Route path="/console" component={Overview} />
          <Route path="/console/jobs" component={Jobs} />
          <Route default component={NotFound} />
        </Router>
      </ErrorBoundary>
    </Frame>
  </LocationProvider>
);
