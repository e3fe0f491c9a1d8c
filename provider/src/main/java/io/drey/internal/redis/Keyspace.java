package io.drey.internal.redis;

import io.drey.internal.partition.Partitions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * The names of a namespace's keys in Redis. Each key of a partition has the partition's tag between braces, so that all
 * of them lie on one server. Immutable.
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
     * The hashes of plain partition numbers are so alike that ketama puts most partitions on one server. Mixed numbers
     * spread by chance, which is still uneven for 64. This salt is the best of 60,000 for servers behind twemproxy that
     * are called s1, s2 and so on, up to eight.
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

    /**
     * Returns what the names of the channels by which a database's changes are told have behind the heads' names.
     * Channels are the whole server's, but databases may have a namespace each that is called the same.
     */
    static String bell(int database) {
        return database == 0 ? "" : "@" + database;
    }

    /** Returns the channel by which changes of a partition are told. */
    byte[] channel(int partition, int database) {
        return Bytes.join(heads[partition], Bytes.of(bell(database)));
    }

    byte[] log(int partition) {
        return logs[partition];
    }

    byte[] generation(int partition, String cache) {
        return Bytes.of(prefix(partition) + ":gen:" + escaped(cache));
    }

    /** Returns the prefix of the names of all entries of one generation. */
    byte[] entries(int partition, String cache, String generation) {
        return Bytes.of(prefix(partition) + ":e:" + escaped(cache) + ":" + generation + ":");
    }

    /** Returns the pattern of all entries of a cache, of whatever partition and generation. */
    byte[] pattern(String cache) {
        return Bytes.of(namespace + ":{*}:e:" + escaped(cache) + ":*");
    }

    /** Returns the pattern of all keys of the namespace. */
    byte[] pattern() {
        return Bytes.of(namespace + ":{*}*");
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

    /** Returns a cache's name without characters that have a meaning in a key or a pattern. */
    private static String escaped(String cache) {
        return URLEncoder.encode(cache, StandardCharsets.UTF_8).replace("*", "%2A");
    }
}
