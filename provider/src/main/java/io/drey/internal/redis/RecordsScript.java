package io.drey.internal.redis;

import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Version;
import java.util.ArrayList;
import java.util.List;

/** What {@code records.lua} is given, by the names that it uses, and what it returns. Immutable. */
final class RecordsScript {

    /** Of one log read at a time, in bytes: many times what Drey's own records need. */
    private static final byte[] PAGE_BYTES = Bytes.of(256 << 10);

    private final byte[] headKey;
    private final byte[] logKey;

    private final byte[] from;
    private final byte[] count;
    private final byte[] bytes;

    RecordsScript(Keyspace keyspace, int partition, Version first, int limit) {
        headKey = keyspace.head(partition);
        logKey = keyspace.log(partition);
        from = Bytes.of(first.streamId());
        count = Bytes.of(limit);
        bytes = PAGE_BYTES;
    }

    ScriptCall call() {
        return new ScriptCall(Script.RECORDS, new byte[][] {headKey, logKey}, new byte[][] {from, count, bytes});
    }

    /**
     * Returns the records of a log; none if there are some that Drey did not write, or that are too large to be read,
     * as if the histories had diverged.
     */
    static List<ChangeRecord> records(Object reply) {
        ScriptReply page = ScriptReply.of(reply);
        List<ChangeRecord> records = new ArrayList<>(page.size());
        try {
            for (int i = 0; i < page.size(); i++) {
                ScriptReply record = page.list(i);
                byte[] id = record.bytes(0);
                ScriptReply fields = record.list(1);
                if (fields.size() == 0) {
                    return List.of();
                }
                records.add(Records.record(id, fields.size(), fields::bytes));
            }
        } catch (RuntimeException | Error e) { // nothing of one log may keep the others from being read
            return List.of();
        }
        return records;
    }
}
