import fc from "fast-check";

// A failure is all that matters here: the search for a smaller example would take longer than the test.
fc.configureGlobal({ endOnFailure: true });
