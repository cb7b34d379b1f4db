// Firstlight's pages as a reader knows them: by roles and names, not by classes.

export * from "./pages/archive.mjs";
export * from "./pages/digest.mjs";
export * from "./pages/frame.mjs";
export * from "./pages/profile.mjs";
export * from "./pages/settings.mjs";
