package io.drey.internal.engine;

/**
 * What loads came to so far. Immutable.
 *
 * @param asked keys that the loader was asked for, together or alone
 * @param awaited misses that the load of another thread or JVM answered
 * @param refreshed entries that were loaded anew before they expired
 * @param refreshesFailed entries of which that failed
 * @param refreshesSkipped entries of which it was not even begun, for there was too much of it
 */
public record LoadCounts(long asked, long awaited, long refreshed, long refreshesFailed, long refreshesSkipped) {

    static final LoadCounts NONE = new LoadCounts(0, 0, 0, 0, 0);
}
