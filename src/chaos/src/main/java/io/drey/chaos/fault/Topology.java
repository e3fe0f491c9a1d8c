package io.drey.chaos.fault;

import java.util.Locale;

/** How Redis is run. */
public enum Topology {
    REDIS,
    SENTINEL,
    CLUSTER,
    TWEMPROXY;

    /** As on the command line. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Starts servers that are fit for this fault. */
    public Ground start(Fault fault) {
        return switch (this) {
            case REDIS -> new OneServer();
            case SENTINEL -> new Sentinels();
            case CLUSTER -> new Cluster(fault == Fault.FAIL_OVER);
            case TWEMPROXY -> new Pool();
        };
    }
}
