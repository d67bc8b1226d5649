"""From a project of equations to a folder of generated modules, rebuilding only what changed."""
