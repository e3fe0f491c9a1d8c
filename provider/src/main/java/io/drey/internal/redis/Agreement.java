package io.drey.internal.redis;

import io.drey.ConfigurationException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Whether this JVM and its servers keep the namespace in the same way, as far as is known. Any thread. */
final class Agreement {

    private static final int NO_PARTITION = -1;
    private static final String FORMAT = "2";

    private final String where;
    private final int partitions;
    private final byte[] mine;
    private final Map<Integer, ConfigurationException> refusals = new ConcurrentHashMap<>();

    /** @param where the namespace and its servers, for messages */
    Agreement(String where, int partitions) {
        this.where = where;
        this.partitions = partitions;
        this.mine = Bytes.of(FORMAT + " " + partitions);
    }

    /** What this JVM writes where nobody has written yet. */
    byte[] mine() {
        return mine;
    }

    /** What stands in a partition. */
    void compare(int partition, byte[] theirs) {
        if (Arrays.equals(theirs, mine)) {
            refusals.remove(partition);
        } else {
            refusals.put(partition, disagreement(Bytes.text(theirs).split(" ", 2)));
        }
    }

    /** The servers must not be used for another reason. */
    void refuse(ConfigurationException why) {
        refusals.put(NO_PARTITION, why);
    }

    /** @throws ConfigurationException if there is something that the two disagree on */
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
