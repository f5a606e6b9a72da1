/** All screens of the console with their URLs. */
export const SCREENS = (): readonly { readonly name: string; readonly place: string }[] => [
  { name: "overview", place: "/console/" },
  { name: "jobs", place: "/console/jobs" },
  { name: "jobs-failing", place: "/console/jobs?failing=true" },
];
