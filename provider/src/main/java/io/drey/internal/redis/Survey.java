package io.drey.internal.redis;

import io.drey.internal.store.Version;
import org.jspecify.annotations.Nullable;

/**
 * What a partition looked like when its server was asked for it. Immutable, any thread.
 *
 * @param partition its number
 * @param failure why it did not answer, in which case nothing else is known; null if it did
 * @param about format and number of partitions; empty if nobody has opened the partition
 * @param head the newest record as the head says; {@link Version#NONE} if there is no sound head
 * @param records how many the change log holds, {@link #NO_LOG} if something else stands in its place, {@link #UNTOLD}
 *     if that is not told
 * @param oldest the id of the log's first record, empty if it has none
 * @param newest the log's last record; {@link Version#NONE} if it has none
 * @param logBytes what the log takes of the server's memory, negative if the server does not tell
 * @param server tells the server from others, empty if it does not tell
 * @param serverMillis its clock
 * @param clock how far its clock is ahead of this JVM's
 */
public record Survey(
        int partition,
        @Nullable String failure,
        String about,
        Version head,
        long records,
        String oldest,
        Version newest,
        long logBytes,
        String server,
        long serverMillis,
        Offset clock) {

    /** In place of a log is something else. */
    public static final long NO_LOG = -1;

    /** The user of Redis may not ask how long a log is. */
    public static final long UNTOLD = -2;

    /**
     * The difference of two clocks.
     *
     * @param millis how far the server's is ahead, negative if it is behind
     * @param uncertainMillis by how much that may be wrong, which is half of the round trip
     */
    public record Offset(long millis, long uncertainMillis) {

        static final Offset UNKNOWN = new Offset(0, Long.MAX_VALUE);
    }

    static Survey failed(int partition, String why) {
        return new Survey(partition, why, "", Version.NONE, 0, "", Version.NONE, -1, "", 0, Offset.UNKNOWN);
    }

    static Survey of(int partition, SurveyScript.Reply reply, Offset clock) {
        return new Survey(
                partition,
                null,
                reply.about(),
                Ids.head(reply.head()),
                reply.records(),
                reply.oldest(),
                newest(reply),
                reply.logBytes(),
                reply.server(),
                reply.serverMillis(),
                clock);
    }

    private static Version newest(SurveyScript.Reply reply) {
        byte[] space = Bytes.of(" ");
        return Ids.head(Bytes.join(Bytes.join(reply.newest(), space), reply.newestNonce()));
    }

    /** Returns when the oldest record of the log was written, by the server's clock; 0 if there is none. */
    public long oldestMillis() {
        int dash = oldest.indexOf('-');
        return dash < 0 ? 0 : Long.parseLong(oldest.substring(0, dash));
    }
}
