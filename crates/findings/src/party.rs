//! Who the other party of a movement is: one name for the many ways in which banks write it.
