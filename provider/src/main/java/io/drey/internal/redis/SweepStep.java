package io.drey.internal.redis;

import io.drey.internal.partition.Partitions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

/**
 * Some keys of a server, and the deletion of those that belong to ended generations of a cache. The names are found by
 * one script and deleted by another, one call for each partition, which so is told every key that it touches, as a
 * Cluster and other servers demand. Any thread.
 */
final class SweepStep {

    private final Topology topology;
    private final Keyspace keyspace;
    private final FoundKey.Reader reader;

    /**
     * What a step came to.
     *
     * @param nextCursor where the next one begins; {@code 0} if the server is done with
     */
    record Done(byte[] nextCursor, long deleted) {}

    SweepStep(Topology topology, Keyspace keyspace, Partitions partitions) {
        this.topology = topology;
        this.keyspace = keyspace;
        this.reader = new FoundKey.Reader(keyspace, partitions);
    }

    /** @param partition any of the server's */
    CompletableFuture<Done> run(String cache, int partition, byte[] cursor) {
        ScriptCall scan = new ScanScript(keyspace, partition, cursor, keyspace.pattern(cache)).call();
        return topology.eval(partition, scan).thenCompose(reply -> {
            ScanScript.Reply page = new ScanScript.Reply(ScriptReply.of(reply));
            return delete(cache, page.keys()).thenApply(deleted -> new Done(page.nextCursor(), deleted));
        });
    }

    private CompletableFuture<Long> delete(String cache, List<byte[]> names) {
        Map<Integer, List<FoundKey>> entries = names.stream()
                .map(reader::read)
                .filter(found ->
                        found.kind() == FoundKey.Kind.ENTRY && found.cache().equals(cache))
                .collect(Collectors.groupingBy(FoundKey::partition));
        List<CompletableFuture<Long>> asked = entries.entrySet().stream()
                .map(each -> delete(cache, each.getKey(), each.getValue()))
                .toList();
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(
                        all -> asked.stream().mapToLong(CompletableFuture::join).sum());
    }

    private CompletableFuture<Long> delete(String cache, int partition, List<FoundKey> entries) {
        ScriptCall call = new SweepScript(keyspace, partition, cache, entries).call();
        return topology.eval(partition, call)
                .thenApply(SweepScript::deleted)
                .exceptionally(
                        refused -> 0L); // what is left takes only room; the others' keys are deleted all the same
    }
}
