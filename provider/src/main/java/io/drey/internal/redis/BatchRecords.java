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

    private final List<ChangeRecord> records;
    private int changes;

    /**
     * @param ids of the records, as the script returns them
     * @param nonce of the batch
     */
    BatchRecords(String cache, ScriptReply ids, long nonce) {
        this.records = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            records.add(new ChangeRecord(Ids.version(ids.bytes(i), nonce), cache, new ArrayList<>(KEYS_EACH)));
        }
    }

    /** Adds the next key that was changed, and returns the version of the change. */
    Version add(byte[] key) {
        ChangeRecord record = records.get(changes++ / KEYS_EACH);
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
