package io.drey.internal.redis;

import io.drey.internal.partition.Partitions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The names of a namespace's keys in Redis. Everything of a partition has its tag between braces, so that it lies on
 * one server. Immutable.
 *
 * <pre>
 * ns:{tag}                               head: id and nonce of the newest record
 * ns:{tag}:log                           change log
 * ns:{tag}:gen:cache                     generation of a cache
 * ns:{tag}:e:cache:generation:key        entry
 * ns:{tag}:w:writer                      sequence of a writer's last batch
 * ns:{tag}:about                         format and number of partitions
 * </pre>
 */
final class Keyspace {

    /**
     * Partition numbers alone hash so alike that ketama puts most of them on one server. Mixed ones fall as chance has
     * it, which with 64 is uneven still; this salt is one of 60,000 tried, with which they fall evenly on twemproxy's
     * servers if these are called s1, s2, and so on, up to eight.
     */
    private static final long TAG_SALT = 0x3edc9427f6c023cbL;

    private final String namespace;
    private final byte[][] heads;
    private final byte[][] logs;

    Keyspace(String namespace, int partitions) {
        this.namespace = namespace;
        this.heads = new byte[partitions][];
        this.logs = new byte[partitions][];
        for (int partition = 0; partition < partitions; partition++) {
            heads[partition] = Bytes.of(prefix(partition));
            logs[partition] = Bytes.of(prefix(partition) + ":log");
        }
    }

    private String prefix(int partition) {
        return namespace + ":{" + tag(partition) + "}";
    }

    static String tag(int partition) {
        return HexFormat.of().toHexDigits(Partitions.mix(partition + TAG_SALT));
    }

    byte[] head(int partition) {
        return heads[partition];
    }

    byte[] log(int partition) {
        return logs[partition];
    }

    byte[] generation(int partition, String cache) {
        return Bytes.of(prefix(partition) + ":gen:" + escaped(cache));
    }

    /** What all entries of one generation begin with. */
    byte[] entries(int partition, String cache, String generation) {
        return Bytes.of(prefix(partition) + ":e:" + escaped(cache) + ":" + generation + ":");
    }

    /** What all entries of a cache match, of all partitions and generations. */
    byte[] pattern(String cache) {
        return Bytes.of(namespace + ":{*}:e:" + escaped(cache) + ":*");
    }

    byte[] writer(int partition, String writer) {
        return Bytes.of(prefix(partition) + ":w:" + writer);
    }

    /** Where a large payload waits for the change that makes it an entry. */
    byte[] aside(int partition, long nonce) {
        return Bytes.of(prefix(partition) + ":a:" + HexFormat.of().toHexDigits(nonce));
    }

    byte[] about(int partition) {
        return Bytes.of(prefix(partition) + ":about");
    }

    String namespace() {
        return namespace;
    }

    /** A cache's name without anything that means something in a key or a pattern. */
    private static String escaped(String cache) {
        return URLEncoder.encode(cache, StandardCharsets.UTF_8).replace("*", "%2A");
    }
}
