package io.drey.internal.redis;

import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The changes that this JVM made, or was {@linkplain Bell told of}, a moment ago, so that the follower need not read
 * them. Each is kept under the head that its script found: if they lead from the newest record known to the head, they
 * are what the log would say. Otherwise the log is read. Any thread notes, the follower takes.
 *
 * <p>A head names its record by a random nonce, so that a history which diverged is not mistaken for this one.
 */
final class OwnChanges {

    /** Changes remembered per partition between two polls; any beyond this are read from the log. */
    private static final int MOST = 256;

    private final List<Map<Version, ChangeRecord>> after;

    OwnChanges(int partitions) {
        this.after = Stream.<Map<Version, ChangeRecord>>generate(ConcurrentHashMap::new)
                .limit(partitions)
                .toList();
    }

    /** Remembers a record that was appended to the log of a partition right behind {@code head}. */
    void note(int partition, Version head, ChangeRecord record) {
        Map<Version, ChangeRecord> known = after.get(partition);
        if (known.size() < MOST && !head.equals(Version.NONE)) {
            known.put(head, record);
        }
    }

    /** The records from one to a later one, both inclusive; null if not all behind the first are known. */
    @Nullable
    List<ChangeRecord> between(int partition, Version from, Version to) {
        if (from.equals(to)) {
            return null;
        }
        Map<Version, ChangeRecord> known = after.get(partition);
        List<ChangeRecord> records = new ArrayList<>();
        records.add(new ChangeRecord(from, "", List.of())); // the follower knows it, whatever it was
        Version last = from;
        while (!last.equals(to)) {
            ChangeRecord next = known.remove(last);
            if (next == null) {
                known.values().removeIf(record -> !to.isOlderThan(record.version()));
                return null;
            }
            records.add(next);
            last = next.version();
        }
        if (!known.isEmpty()) {
            known.values().removeIf(record -> !to.isOlderThan(record.version())); // told once more, or too late
        }
        return records;
    }
}
