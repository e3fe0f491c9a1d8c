package io.drey.internal.redis;

import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Version;
import java.util.ArrayList;
import java.util.List;

/**
 * The records of the log that a batch of one partition made: each of so many keys, in the order of the batch, but for
 * the last. One thread.
 */
final class BatchRecords {

    /** How many keys share a record: enough to cost little for each, and few enough to keep logs small. */
    static final int KEYS_EACH = 16;

    /**
     * How many of what an earlier JVM has left: a replay that is killed in its midst must not have cut off the log what
     * the next one needs to know.
     */
    static final int REPLAYED_EACH = 64;

    private final List<ChangeRecord> records;
    private final int each;
    private int changes;

    /**
     * @param ids of the records, as the script returns them
     * @param nonce of the batch
     * @param each how many keys share a record
     */
    BatchRecords(String cache, ScriptReply ids, long nonce, int each) {
        this.each = each;
        this.records = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            records.add(new ChangeRecord(Ids.version(ids.bytes(i), nonce), cache, new ArrayList<>(each)));
        }
    }

    /** How many keys of this batch share a record. */
    static int each(List<? extends BatchItem<?>> items) {
        return items.get(0).change().earlier() == null ? KEYS_EACH : REPLAYED_EACH;
    }

    /** Adds the next key that was changed, and returns the version of the change. */
    Version add(byte[] key) {
        ChangeRecord record = records.get(changes++ / each);
        record.keys().add(key);
        return record.version();
    }

    /** Remembers, once all are added, that these records are ours, the first of them right behind {@code head}. */
    void note(int partition, Version head, OwnChanges own) {
        Version last = head;
        for (ChangeRecord record : records) {
            own.note(partition, last, record);
            last = record.version();
        }
    }
}
