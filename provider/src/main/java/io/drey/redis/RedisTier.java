package io.drey.redis;

import io.drey.RemoteOptions;
import io.drey.codec.Keys;
import io.drey.codec.Values;
import io.drey.partition.Partition;
import io.drey.partition.Partitions;
import io.drey.partition.ServerClock;
import io.drey.store.ChangeFeed;
import io.drey.store.NanoClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The remote tier of one manager: its connections, and the stores of its caches. Any thread.
 *
 * <p>Opening touches the network in the background only. Before the first command of anybody is answered, the namespace
 * has been checked and the server's clock is known.
 */
public final class RedisTier implements AutoCloseable {

    private static final String FORMAT = "1";

    private final RemoteOptions options;
    private final Keyspace keyspace;
    private final Partitions partitions;
    private final Topology topology;
    private final Replies replies;
    private final NanoClock clock;
    private final LongAdder unreadable = new LongAdder();
    private volatile boolean greeted;
    private volatile String trouble = "";

    private RedisTier(RemoteOptions options, String namespace, NanoClock clock) {
        this.options = options;
        this.clock = clock;
        this.keyspace = new Keyspace(namespace, options.partitions());
        this.partitions = new Partitions(options.partitions());
        this.topology = topology(options, keyspace);
        this.replies = new Replies(options.commandTimeout(), topology.describe());
    }

    /** Starts connecting and returns at once. */
    public static RedisTier open(RemoteOptions options, String namespace, NanoClock clock) {
        return new RedisTier(options, namespace, clock);
    }

    private static Topology topology(RemoteOptions options, Keyspace keyspace) {
        return switch (options.address().kind()) {
            case STANDALONE, SOCKET -> new Standalone(options, keyspace);
            case SENTINEL, CLUSTER, TWEMPROXY ->
                throw new CacheException(options.address().kind()
                        + " is not supported yet; give the address of one Redis: redis://host:port");
        };
    }

    public Partitions partitions() {
        return partitions;
    }

    public ChangeFeed feed() {
        return new ChangeLog(this);
    }

    /** What last went wrong with the connection, for messages of calls that are not even sent. */
    public String trouble() {
        return trouble;
    }

    void trouble(CacheException failure) {
        trouble = String.valueOf(failure.getMessage());
    }

    /** Values whose bytes could not be read, each of which was a miss. */
    public long unreadable() {
        return unreadable.sum();
    }

    /**
     * The entries of one cache.
     *
     * @param trust how long ago a partition may have been confirmed for its generation to be believed without asking
     */
    public <K> RedisStore<K> store(String cache, Keys keys, Values values, Duration trust) {
        return new RedisStore<>(this, cache, new RedisKeys(keys, partitions), values, trust);
    }

    Topology topology() {
        return topology;
    }

    Keyspace keyspace() {
        return keyspace;
    }

    Replies replies() {
        return replies;
    }

    NanoClock clock() {
        return clock;
    }

    RemoteOptions options() {
        return options;
    }

    void countUnreadable() {
        unreadable.increment();
    }

    /** The clock of a partition's server; asks for it if it is not known yet. */
    ServerClock serverClock(Partition partition) {
        ServerClock known = partition.serverClock();
        if (known == null) {
            long askedAt = clock.nanos();
            Long millis = replies.await(topology.time(partition.number()), Replies.Intent.LOOK, "asking for the time");
            known = new ServerClock(millis, askedAt);
            partition.serverClock(known);
        }
        return known;
    }

    /** Checks once that this JVM and the namespace in Redis agree. To be called before anything is asked of a store. */
    void greet() {
        if (greeted) {
            return;
        }
        byte[] mine = Bytes.of(FORMAT + " " + partitions.count());
        byte[] theirs = replies.await(about(mine), Replies.Intent.LOOK, "connecting");
        if (theirs != null && !Bytes.text(theirs).equals(Bytes.text(mine))) {
            throw new CacheException(disagreement(Bytes.text(theirs).split(" ", 2)));
        }
        partitions.all().forEach(this::serverClock);
        beginLogs();
        greeted = true;
    }

    /** Gives partitions that were never written to a first record, from which their history can be followed. */
    private void beginLogs() {
        List<CompletableFuture<List<Object>>> begun = new ArrayList<>();
        for (Partition partition : partitions.all()) {
            byte[][] names = {keyspace.head(partition.number()), keyspace.log(partition.number())};
            begun.add(topology.eval(Script.BEGIN, names, new byte[][] {Scripts.bytes(Scripts.nonce())}));
        }
        begun.forEach(reply -> replies.await(reply, Replies.Intent.LOOK, "connecting"));
    }

    private CompletableFuture<byte @Nullable []> about(byte[] mine) {
        return topology.putIfAbsent(keyspace.about(), mine).thenCompose(done -> topology.get(0, keyspace.about()));
    }

    private String disagreement(String[] theirs) {
        String where = "namespace '" + keyspace.namespace() + "' at " + topology.describe();
        if (!theirs[0].equals(FORMAT) || theirs.length < 2) {
            return where + " has format " + theirs[0] + ", this version of Drey writes format " + FORMAT
                    + "; use another namespace (drey.namespace)";
        }
        return where + " has " + theirs[1] + " partitions, this JVM is configured for " + partitions.count()
                + "; set drey.remote.partitions = " + theirs[1] + ", or use another namespace (drey.namespace)";
    }

    List<Integer> servers() {
        return topology.onePartitionPerServer();
    }

    /** Bounded in time, also when the server is gone. */
    @Override
    public void close() {
        topology.close();
    }
}
