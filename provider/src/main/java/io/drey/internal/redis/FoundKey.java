package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * A key of a namespace as it lies in Redis, taken apart as {@link Keyspace} puts it together. Immutable, any thread.
 *
 * @param name all of it
 * @param partition -1 if it is of none
 * @param cache of an entry or a generation, else empty
 * @param generation of an entry, else empty
 * @param key how an entry's name ends: the key's bytes, or a hash of them; else empty
 */
public record FoundKey(byte[] name, int partition, Kind kind, String cache, String generation, byte[] key) {

    private static final int TAG = 16;

    /** What a key is for. */
    public enum Kind {
        /** Head, log and what was agreed upon. */
        PARTITION,
        /** The generation of a cache. */
        GENERATION,
        /** An entry of a cache, of whatever generation. */
        ENTRY,
        /** The sequence of a writer, a payload sent ahead, a probe: all go by themselves. */
        PASSING,
        /** Nothing that Drey would write. */
        STRAY
    }

    /** Takes the names of one namespace apart. */
    static final class Reader {

        private final int tagAt;
        private final Map<String, Integer> partitions = new HashMap<>();

        Reader(Keyspace keyspace, Partitions all) {
            tagAt = Bytes.of(keyspace.namespace()).length + 2;
            for (Partition each : all.all()) {
                partitions.put(Keyspace.tag(each.number()), each.number());
            }
        }

        FoundKey read(byte[] name) {
            int end = tagAt + TAG + 1;
            String tag = name.length < end ? "" : new String(name, tagAt, TAG, StandardCharsets.ISO_8859_1);
            int partition = partitions.getOrDefault(tag, -1);
            if (partition < 0) {
                return plain(name, partition, Kind.STRAY);
            }
            String rest = new String(name, end, name.length - end, StandardCharsets.ISO_8859_1);
            if (rest.isEmpty() || rest.equals(":log") || rest.equals(":about")) {
                return plain(name, partition, Kind.PARTITION);
            } else if (rest.startsWith(":gen:")) {
                return new FoundKey(name, partition, Kind.GENERATION, cache(rest.substring(5)), "", Bytes.EMPTY);
            } else if (rest.startsWith(":w:") || rest.startsWith(":a:") || rest.startsWith(":probe:")) {
                return plain(name, partition, Kind.PASSING);
            }
            return rest.startsWith(":e:") ? entry(name, partition, rest, end) : plain(name, partition, Kind.STRAY);
        }

        private static FoundKey entry(byte[] name, int partition, String rest, int at) {
            int cacheEnd = rest.indexOf(':', 3);
            int generationEnd = cacheEnd < 0 ? -1 : rest.indexOf(':', cacheEnd + 1);
            if (generationEnd < 0) {
                return plain(name, partition, Kind.STRAY);
            }
            return new FoundKey(
                    name,
                    partition,
                    Kind.ENTRY,
                    cache(rest.substring(3, cacheEnd)),
                    rest.substring(cacheEnd + 1, generationEnd),
                    Arrays.copyOfRange(name, at + generationEnd + 1, name.length));
        }

        private static FoundKey plain(byte[] name, int partition, Kind kind) {
            return new FoundKey(name, partition, kind, "", "", Bytes.EMPTY);
        }

        private static String cache(String escaped) {
            try {
                return URLDecoder.decode(escaped, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) { // somebody else has written it
                return escaped;
            }
        }
    }
}
