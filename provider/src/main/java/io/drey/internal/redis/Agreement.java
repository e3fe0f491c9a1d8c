package io.drey.internal.redis;

import io.drey.ConfigurationException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Knows whether this JVM and its servers use the same format and number of partitions. Any thread. */
final class Agreement {

    private static final int NO_PARTITION = -1;
    static final String FORMAT = "2";

    private final String where;
    private final int partitions;
    private final byte[] mine;
    private final Map<Integer, ConfigurationException> refusals = new ConcurrentHashMap<>();

    /** @param where names the namespace and its servers in messages */
    Agreement(String where, int partitions) {
        this.where = where;
        this.partitions = partitions;
        this.mine = Bytes.of(FORMAT + " " + partitions);
    }

    /** Returns what this JVM writes into a partition in which nobody has written yet. */
    byte[] mine() {
        return mine;
    }

    /** Compares what stands in a partition with this JVM's format. */
    void compare(int partition, byte[] theirs) {
        if (Arrays.equals(theirs, mine)) {
            refusals.remove(partition);
        } else {
            refusals.put(partition, disagreement(Bytes.text(theirs).split(" ", 2)));
        }
    }

    /** Notes another reason why the servers must not be used. */
    void refuse(ConfigurationException why) {
        refusals.put(NO_PARTITION, why);
    }

    /** @throws ConfigurationException if this JVM and a server disagree */
    void check() {
        if (!refusals.isEmpty()) {
            refusals.values().stream().findFirst().ifPresent(why -> {
                throw new ConfigurationException(String.valueOf(why.getMessage()));
            });
        }
    }

    private ConfigurationException disagreement(String[] theirs) {
        if (!theirs[0].equals(FORMAT) || theirs.length < 2) {
            return new ConfigurationException(where + " has format " + theirs[0]
                    + ", this version of Drey writes format " + FORMAT + "; set drey.namespace to another one");
        }
        return new ConfigurationException(where + " has " + theirs[1] + " partitions, this JVM is configured for "
                + partitions + "; set drey.remote.partitions = " + theirs[1]
                + ", or drey.namespace to another one");
    }
}
