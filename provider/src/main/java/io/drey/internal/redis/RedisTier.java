package io.drey.internal.redis;

import io.drey.ConfigurationException;
import io.drey.RemoteOptions;
import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.partition.ServerClock;
import io.drey.internal.store.ChangeFeed;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Version;
import io.drey.internal.value.Keys;
import io.drey.internal.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import javax.cache.CacheException;
import org.jspecify.annotations.Nullable;

/**
 * The remote tier of one manager: its connections, and the stores of its caches. Any thread.
 *
 * <p>Opening touches the network in the background only. Before the first command of anybody is sent, the namespace has
 * been checked and the servers' clocks are known.
 */
public final class RedisTier implements AutoCloseable {

    private static final byte[] NOTHING_KNOWN = Bytes.of("?");

    private final Keyspace keyspace;
    private final Partitions partitions;
    private final Topology topology;
    private final ReplyAwaiter replies;
    private final NanoClock clock;
    private final Handshake handshake;
    private final Sweeper sweeper;
    private final OwnChanges ownChanges;
    private final byte[] logLength;
    private final Mended mended;
    private final LongAdder unreadable = new LongAdder();
    private volatile @Nullable CacheException trouble;

    private RedisTier(RemoteOptions options, String namespace, NanoClock clock) {
        this.clock = clock;
        this.keyspace = new Keyspace(namespace, options.partitions());
        this.partitions = new Partitions(options.partitions());
        Start start = new Start(options.startTimeout(), options.partitions(), clock);
        this.topology = topology(options, keyspace, start, clock);
        this.replies = new ReplyAwaiter(options.commandTimeout(), topology.describe(), new Remedies(options.address()));
        Duration firstPatience = Connector.FIRST.plus(options.connectTimeout()).plus(options.commandTimeout());
        this.mended = new Mended(topology.describe());
        this.handshake = new Handshake(
                new Handshake.Surroundings(topology, keyspace, partitions, replies, clock, mended),
                start,
                firstPatience,
                this::trouble);
        this.logLength = Bytes.of(options.logLength());
        this.ownChanges = new OwnChanges(options.partitions());
        this.sweeper = new Sweeper(topology, keyspace, handshake);
    }

    /** Starts connecting and returns at once. */
    public static RedisTier open(RemoteOptions options, String namespace, NanoClock clock) {
        return new RedisTier(options, namespace, clock);
    }

    private static Topology topology(RemoteOptions options, Keyspace keyspace, Start start, NanoClock clock) {
        return switch (options.address().kind()) {
            case STANDALONE, SOCKET, SENTINEL -> new Standalone(options, keyspace, start, clock);
            case CLUSTER -> new Cluster(options, start, clock);
            case TWEMPROXY -> new Twemproxy(options, keyspace, start);
        };
    }

    public Partitions partitions() {
        return partitions;
    }

    /** The change logs, for the one thread that follows them. */
    public ChangeFeed feed() {
        return new ChangeLog(this);
    }

    /** What last went wrong with the connection, for failures of calls that are not even sent; null before anything did. */
    public @Nullable CacheException trouble() {
        return trouble;
    }

    void trouble(CacheException failure) {
        trouble = failure;
    }

    /**
     * Looks whether anything can be read or written at all, as far as that is known; asks nobody.
     *
     * @throws ConfigurationException if the servers, or what is kept on them, do not fit this JVM's configuration
     */
    public void checkAgreement() {
        handshake.checkAgreement();
    }

    /** Values whose bytes could not be read, each of which was a miss, and whatever else was garbage and began anew. */
    public long unreadable() {
        return unreadable.sum() + mended.count();
    }

    /**
     * Checks the name of a cache.
     *
     * @throws CacheException if Redis' keys and change logs could not tell it from another one
     */
    public void checkName(String cache) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(cache)) {
            throw new CacheException(
                    "the cache's name holds half of a pair of surrogates, which is a question mark to Redis;"
                            + " choose a name of whole characters");
        }
    }

    /**
     * The entries of one cache. The store also listens to the change log, and must be told of it if {@code trust} is not
     * zero.
     *
     * @param trust how long ago a partition may have been confirmed for its generation to be believed without asking;
     *     zero to ask always
     */
    public <K> RedisStore<K> store(String cache, Keys keys, Values values, Duration trust) {
        return new RedisStore<>(this, cache, new RedisKeys(keys, partitions), values, trust);
    }

    /** Empties a cache that need not be open in any JVM, and lets go of what it has in Redis beside its entries. */
    public void destroy(String cache) {
        handshake.require(partitions.all());
        try {
            new Clearing(this, cache, new Generations(keyspace, cache, partitions, this::countUnreadable)).destroy();
        } finally {
            sweep(cache);
        }
    }

    /** Reclaims the memory of a cache's entries that clearing has left behind, in the background. */
    void sweep(String cache) {
        sweeper.sweep(cache);
    }

    Topology topology() {
        return topology;
    }

    Keyspace keyspace() {
        return keyspace;
    }

    ReplyAwaiter replies() {
        return replies;
    }

    NanoClock clock() {
        return clock;
    }

    byte[] logLength() {
        return logLength;
    }

    void countUnreadable() {
        unreadable.increment();
    }

    /** What this JVM has changed itself. */
    OwnChanges ownChanges() {
        return ownChanges;
    }

    /** When what is asked at an instant is no longer waited for. */
    long deadline(long askedAt) {
        return askedAt + replies.timeout().toNanos();
    }

    /** The instant on a server's clock after which it must not begin what this JVM then no longer waits for. */
    static byte[] notAfter(Partition partition, long deadline) {
        return Bytes.of(serverClock(partition).serverMillisAt(deadline));
    }

    /** The newest record of a log that was known, as scripts are told of it. */
    static byte[] known(@Nullable Version newest) {
        return newest == null || newest.equals(Version.NONE) ? NOTHING_KNOWN : Envelope.version(newest);
    }

    /** A server found that it was asked too late: its clock is not what was thought. */
    void late(Partition partition, ScriptReply answer, long askedAt) {
        partition.serverClock(new ServerClock(answer.number(1), askedAt, clock.nanos()));
    }

    /** The clock of a partition's server, as last heard of; known once it was greeted. */
    static ServerClock serverClock(Partition partition) {
        return Objects.requireNonNull(partition.serverClock(), "nobody was greeted");
    }

    /** The handshake with a partition; to be waited for before anything is asked of it. */
    Handshake handshake() {
        return handshake;
    }

    /** Lets nobody wait any longer for a server that has yet to answer. To be called before the follower is ended. */
    public void giveUpStarting() {
        handshake.end();
    }

    /** Bounded in time, also when the server is gone. */
    @Override
    public void close() {
        sweeper.close();
        topology.close();
    }
}
