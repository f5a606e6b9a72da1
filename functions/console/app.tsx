import { ErrorBoundary, LocationProvider, lazy, Route, Router } from "preact-iso";
import { Frame } from "./frame/frame.tsx";
import { Jobs } from "./screens/jobs/jobs.tsx";
import { NotFound } from "./screens/not-found.tsx";
import { Overview } from "./screens/overview/overview.tsx";

const Job = lazy(async () => (await import("./screens/job/job.tsx")).Job);
const NewJob = lazy(async () => (await import("./screens/form/new-job.tsx")).NewJob);
const EditJob = lazy(async () => (await import("./screens/form/edit-job.tsx")).EditJob);
const Execution = lazy(async () => (await import("./screens/execution/execution.tsx")).Execution);
const Task = lazy(async () => (await import("./screens/task/task.tsx")).Task);
const Tasks = lazy(async () => (await import("./screens/tasks/tasks.tsx")).Tasks);
const Apps = lazy(async () => (await import("./screens/apps/apps.tsx")).Apps);
const OneApp = lazy(async () => (await import("./screens/apps/app.tsx")).App);
const NewApp = lazy(async () => (await import("./screens/apps/new-app.tsx")).NewApp);
const EditApp = lazy(async () => (await import("./screens/apps/edit-app.tsx")).EditApp);
const Operate = lazy(async () => (await import("./screens/operate/operate.tsx")).Operate);

/** The first screens are loaded with the page, each other one when it is opened. */
export const App = () => (
  <LocationProvider scope="/console">
    <Frame>
      <ErrorBoundary>
        <Router>
          <Route path="/console" component={Overview} />
          <Route path="/console/jobs" component={Jobs} />
          <Route path="/console/jobs/:jobName" component={Job} />
          <Route path="/console/jobs/:jobName/edit" component={EditJob} />
          <Route path="/console/new-job" component={NewJob} />
          <Route path="/console/executions/:executionId" component={Execution} />
          <Route path="/console/executions/:executionId/:item" component={Task} />
          <Route path="/console/tasks" component={Tasks} />
          <Route path="/console/apps" component={Apps} />
          <Route path="/console/apps/:appName" component={OneApp} />
          <Route path="/console/apps/:appName/edit" component={EditApp} />
          <Route path="/console/new-app" component={NewApp} />
          <Route path="/console/operate" component={Operate} />
          <Route default component={NotFound} />
        </Router>
      </ErrorBoundary>
    </Frame>
  </LocationProvider>
);
