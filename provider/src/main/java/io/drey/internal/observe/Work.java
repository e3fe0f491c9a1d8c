package io.drey.internal.observe;

/** What is worth a span: whatever waits for a server, or for the application's loader. */
public enum Work {
    /** One entry is read from the remote tier. */
    GET,
    /** Several are. */
    GET_ALL,
    /** One entry is changed whatever there was. */
    PUT,
    /** One entry is changed if it is what it is expected to be; leases are taken and ended so, too. */
    COMMIT,
    /** Several entries are changed: a batch of the queue, or a call of the application for several keys. */
    COMMIT_ALL,
    /** The first page of a scan is read. */
    SCAN,
    /** A cache is cleared. */
    CLEAR,
    /** The application's loader is asked for one key. */
    LOAD,
    /** It is asked for several. */
    LOAD_ALL
}
