package io.drey.internal.redis;

import io.drey.ConfigurationException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Checks once how a twemproxy's pool is set up. What makes the pool slow is logged; a pool that would give wrong
 * results is refused. Any thread.
 *
 * <p>Only a server that hangs shows whether the pool has a {@code timeout}. No client can see whether the pool ejects
 * servers, so operators have to check that themselves.
 */
final class PoolCheck {

    private static final System.Logger LOG = System.getLogger(PoolCheck.class.getName());
    private static final int WRITES = 24;
    private static final int ORDERED_KEYS = 10;
    private static final Duration LIFE = Duration.ofSeconds(10);

    private final Keyspace keyspace;
    private final String where;
    private final AtomicBoolean done = new AtomicBoolean();
    private final AtomicBoolean toldOfTimeout = new AtomicBoolean();

    PoolCheck(Keyspace keyspace, String where) {
        this.keyspace = keyspace;
        this.where = where;
    }

    /**
     * Checks the pool if that has not been done.
     *
     * @param partitions one partition of each server
     * @param unreachable how many partitions did not answer
     * @return why the pool must not be used, null if it may
     */
    CompletableFuture<@Nullable ConfigurationException> check(Proxy proxy, List<Integer> partitions, int unreachable) {
        LiveConnection link = proxy.commands().now();
        if (link == null || partitions.isEmpty() || !done.compareAndSet(false, true)) {
            return CompletableFuture.completedFuture(null);
        }
        if (unreachable > 0) {
            warn(
                    "{0} of its partitions do not answer: a server is away. Their keys fail, the others are served.",
                    unreachable);
        }
        tellOfTags(proxy);
        tellOfOrder(link, partitions.get(0));
        return databases(link, partitions).exceptionally(unknown -> null);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it only tells
    private void tellOfTags(Proxy proxy) {
        proxy.probed().thenAccept(honoured -> {
            if (!honoured) {
                warn("it does not honour hash tags. Drey works, but every read is a script, which is slower: set"
                        + " hash_tag: \"{}\" in its pool.");
            }
        });
    }

    /** Finds out whether commands for one key can overtake each other: on some of several keys they then do. */
    @SuppressWarnings("FutureReturnValueIgnored") // it only tells
    private void tellOfOrder(LiveConnection link, int partition) {
        AtomicBoolean told = new AtomicBoolean();
        for (int number = 0; number < ORDERED_KEYS; number++) {
            byte[] key = Bytes.join(keyspace.head(partition), Bytes.of(":probe:order:" + number));
            for (int i = 1; i <= WRITES; i++) {
                link.set(key, Bytes.of(i), LIFE);
            }
            link.get(key).thenAccept(last -> {
                if (last != null
                        && !Bytes.text(last).equals(Integer.toString(WRITES))
                        && told.compareAndSet(false, true)) {
                    warn("commands overtake each other: server_connections is above 1. Drey does not rely on their"
                            + " order, other clients may; set it to 1.");
                }
            });
        }
    }

    private CompletableFuture<@Nullable ConfigurationException> databases(
            LiveConnection link, List<Integer> partitions) {
        List<CompletableFuture<String>> asked = new ArrayList<>();
        for (int partition : partitions) {
            byte[] head = keyspace.head(partition);
            byte[] key = Bytes.join(head, Bytes.of(":probe:" + Long.toHexString(Ids.nonce())));
            asked.add(link.eval(new DatabaseScript(head, key).call()).thenApply(DatabaseScript::number));
        }
        return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
                .thenApply(all -> {
                    Map<String, Integer> servers = new TreeMap<>();
                    asked.forEach(answer -> servers.merge(answer.join(), 1, Integer::sum));
                    servers.remove(""); // this name says nothing
                    return servers.size() < 2 ? null : different(servers);
                });
    }

    private ConfigurationException different(Map<String, Integer> servers) {
        return new ConfigurationException(where + " keeps keys in different databases of its servers, numbers "
                + new TreeSet<>(servers.keySet()) + ": redis_db of its pool is not below \"databases\" of some server,"
                + " which twemproxy overlooks. Choose a database that all servers have");
    }

    /** Notes that a command got no answer: because its server hangs, or because the proxy itself does. */
    @SuppressWarnings("FutureReturnValueIgnored") // it only tells
    void unanswered(Proxy proxy) {
        if (toldOfTimeout.compareAndSet(false, true)) {
            proxy.answers().thenAccept(answers -> {
                if (answers) {
                    warn("it answers, but had nothing to say for a server within drey.remote.command-timeout. A server"
                            + " hangs, and commands for others wait behind it: set timeout: 400 in its pool, or any"
                            + " that is well below drey.remote.command-timeout.");
                } else {
                    toldOfTimeout.set(false);
                }
            });
        }
    }

    private void warn(String what, Object... values) {
        LOG.log(Level.WARNING, where + ": " + what, values);
    }
}
