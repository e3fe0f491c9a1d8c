package io.drey.internal.store;

/**
 * What is known of a change that a JVM before this one has accepted and left in its journal. Immutable.
 *
 * @param sinceMillis from when on, by the server's clock, the changes of others may have come after it; 0 if that clock
 *     was not known then
 * @param writer which its JVM was for the server
 * @param complete whether whatever that JVM has accepted of the same key is known; if not, its own changes count like
 *     those of others
 */
public record Earlier(long sinceMillis, long writer, boolean complete) {}
