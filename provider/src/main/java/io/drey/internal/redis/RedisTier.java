package io.drey.internal.redis;

import io.drey.ConfigurationException;
import io.drey.internal.partition.Partition;
import io.drey.internal.partition.Partitions;
import io.drey.internal.store.ChangeFeed;
import io.drey.internal.store.NanoClock;
import io.drey.internal.value.Keys;
import io.drey.internal.value.Values;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

    /** Stands in the names of what Drey keeps beside a cache, and in no cache's own. */
    private static final char RESERVED = '\0';

    private final RedisContext context;
    private final Access access;
    private final Sweeper sweeper;
    private final Mended mended;
    private volatile @Nullable CacheException trouble;

    private RedisTier(RemoteOptions options, String namespace, NanoClock clock, Connector connector) {
        this.access = options.access();
        Keyspace keyspace = new Keyspace(namespace, options.partitions());
        Partitions partitions = new Partitions(options.partitions());
        OwnChanges changes = new OwnChanges(options.partitions());
        Topology topology = topology(options, keyspace, connector, changes, clock);
        ReplyAwaiter replies =
                new ReplyAwaiter(options.commandTimeout(), topology.describe(), new Remedies(options.address()));
        Duration firstPatience = Connector.FIRST.plus(options.connectTimeout()).plus(options.commandTimeout());
        this.mended = new Mended(topology.describe());
        Handshake handshake = new Handshake(
                new HandshakeExchange.Surroundings(topology, keyspace, partitions, replies, clock, mended),
                connector.start(),
                firstPatience,
                this::trouble);
        this.context = new RedisContext(
                topology,
                keyspace,
                partitions,
                replies,
                clock,
                handshake,
                changes,
                Bytes.of(options.logLength()),
                new LongAdder());
        this.sweeper = new Sweeper(topology, new SweepStep(topology, keyspace, partitions), handshake);
    }

    /** Starts connecting and returns at once. The tier ends what the options show it by, also if it cannot be made. */
    public static RedisTier open(RemoteOptions options, String namespace, NanoClock clock) {
        try {
            Start start = new Start(options.startTimeout(), options.partitions(), clock);
            return open(options, namespace, clock, new Connector(options, start));
        } catch (Throwable e) {
            options.access().close();
            throw e;
        }
    }

    /** Whatever has begun to connect ends if the rest cannot be made. */
    private static RedisTier open(RemoteOptions options, String namespace, NanoClock clock, Connector connector) {
        try {
            return new RedisTier(options, namespace, clock, connector);
        } catch (Throwable e) {
            connector.close();
            throw e;
        }
    }

    private static Topology topology(
            RemoteOptions options, Keyspace keyspace, Connector connector, OwnChanges changes, NanoClock clock) {
        return switch (options.address().kind()) {
            case STANDALONE, SOCKET, SENTINEL -> new Standalone(options, keyspace, connector, changes, clock);
            case CLUSTER -> new Cluster(options, connector, clock);
            case TWEMPROXY -> new Twemproxy(options, keyspace, connector);
        };
    }

    public Partitions partitions() {
        return context.partitions();
    }

    /** The change logs, for the one thread that follows them. */
    public ChangeFeed feed() {
        return new ChangeLog(context, this::trouble);
    }

    /** Commands that were sent by all caches and for them. */
    public long commandsSent() {
        return traffic().commands();
    }

    /** Bytes that were written to sockets for that. */
    public long bytesSent() {
        return traffic().sent();
    }

    /** Bytes that were read from sockets. */
    public long bytesReceived() {
        return traffic().received();
    }

    /** Lets the client library trace its commands by its own means, if the options permit that. */
    public void traceCommands(Object byClient) {
        traffic().trace(byClient);
    }

    private Traffic traffic() {
        return context.topology().connector().traffic();
    }

    /** Where the servers are, for messages; without credentials. */
    public String describe() {
        return context.topology().describe();
    }

    /** What tells the server of a partition from others; null unless it answered when last asked. */
    public @Nullable String server(int partition) {
        return context.handshake().servers().server(partition);
    }

    /**
     * What last went wrong with the connection, for failures of calls that are not even sent; null before anything did.
     */
    public @Nullable CacheException trouble() {
        return trouble;
    }

    private void trouble(CacheException failure) {
        trouble = failure;
    }

    /**
     * Looks whether anything can be read or written at all, as far as that is known; asks nobody.
     *
     * @throws ConfigurationException if the servers, or what is kept on them, do not fit this JVM's configuration
     */
    public void checkAgreement() {
        context.handshake().checkAgreement();
    }

    /** Values whose bytes could not be read, each of which was a miss, and whatever else was garbage and began anew. */
    public long unreadable() {
        return context.unreadable().sum() + mended.count();
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
        if (cache.indexOf(RESERVED) >= 0) {
            throw new CacheException(
                    "the cache's name holds U+0000, which stands in the names of what Drey keeps beside"
                            + " caches; choose a name without it");
        }
    }

    /** What claims on a cache's entries are called in Redis, and no cache ever is. */
    public static String claims(String cache) {
        return cache + RESERVED + "refresh";
    }

    /**
     * The entries of one cache. The store also listens to the change log, and must be told of it if {@code trust} is
     * not zero.
     *
     * @param trust how long ago a partition may have been confirmed for its generation to be believed without asking;
     *     zero to ask always
     */
    public <K> RedisStore<K> store(String cache, Keys keys, Values values, Duration trust) {
        return new RedisStore<>(
                context,
                cache,
                new RedisKeys(keys, context.partitions()),
                new Entries(context, values, trust),
                sweeper);
    }

    /** Empties a cache that need not be open in any JVM, and lets go of what it has in Redis beside its entries. */
    public void destroy(String cache) {
        context.handshake().require(context.partitions().all());
        try {
            new Clearing(context, new Generations(context, cache)).destroy();
        } finally {
            sweeper.sweep(cache);
        }
    }

    /**
     * Closes all connections, makes none until {@link #resume}, and forgets what was learned of the servers.
     *
     * @return whether all of them have ended in that time
     */
    public boolean pause(Duration patience) {
        boolean ended = context.topology().connector().pause(patience);
        context.handshake()
                .lost(partitions().all().stream().map(Partition::number).toList());
        return ended;
    }

    /**
     * Connects again.
     *
     * @param asAnother whether this JVM may be another process now than the one that {@linkplain #pause paused}
     */
    public void resume(boolean asAnother) {
        if (asAnother) {
            Ids.becomeAnother();
        }
        context.topology().connector().resume();
    }

    RedisContext context() {
        return context;
    }

    /** Lets nobody wait any longer for a server that has yet to answer. To be called before the follower is ended. */
    public void giveUpStarting() {
        context.handshake().end();
    }

    /** Bounded in time, also when the server is gone. */
    @Override
    public void close() {
        sweeper.close();
        context.topology().close();
        access.close();
    }
}
