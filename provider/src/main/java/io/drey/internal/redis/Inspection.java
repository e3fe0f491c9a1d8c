package io.drey.internal.redis;

import io.drey.ConfigurationException;
import io.drey.ManagerOptions;
import io.drey.RemoteUnavailableException;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.NanoClock;
import io.drey.internal.store.Version;
import io.drey.internal.value.Keys;
import io.drey.internal.value.Values;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A namespace in Redis as an operator's tool sees it: a door for {@code drey-cli}. Looking changes nothing, it does not
 * even begin a namespace that nobody has opened. One thread.
 *
 * @see #open
 */
public final class Inspection implements AutoCloseable {

    /** How many records a log may have in any case, as by default. */
    private static final long LOG_LENGTH = 1024;

    private final RedisTier tier;
    private final RedisContext context;
    private final LongSupplier wallMillis;

    private Inspection(RedisTier tier, LongSupplier wallMillis) {
        this.tier = tier;
        this.context = tier.context();
        this.wallMillis = wallMillis;
    }

    /**
     * Opens a namespace, whose number of partitions is found there.
     *
     * @throws ConfigurationException if nobody has opened it, its format is another one, or no address is given
     * @throws RemoteUnavailableException if its servers cannot be asked
     */
    public static Inspection open(ManagerOptions options, NanoClock clock, LongSupplier wallMillis) {
        RemoteOptions remote = remote(options);
        if (remote == null) {
            throw new ConfigurationException("no address of Redis is given: name it by --uri, by DREY_REMOTE_URI, or by"
                    + " drey.remote.uri in the file of --config");
        }
        String namespace = options.namespace();
        Inspection first = new Inspection(RedisTier.open(remote, namespace, clock), wallMillis);
        try {
            int partitions = first.agreed();
            if (partitions == remote.partitions()) {
                return first;
            }
            first.close(); // with whoever told the credentials
            RemoteOptions agreed = Objects.requireNonNull(
                    remote(options.toBuilder().partitions(partitions).build()));
            return new Inspection(RedisTier.open(agreed, namespace, clock), wallMillis);
        } catch (Throwable e) {
            first.close();
            throw e;
        }
    }

    private static @Nullable RemoteOptions remote(ManagerOptions options) {
        return RemoteOptions.of(options, Inspection.class.getClassLoader());
    }

    /** The number of partitions, which the first one tells whatever it is. */
    private int agreed() {
        String about = new SurveyScript.Reply(eval(
                        0, new SurveyScript(context.keyspace(), 0).call(), Intent.LOOK, "looking at the namespace"))
                .about();
        String where = "namespace \"" + namespace() + "\" at " + describe();
        if (about.isEmpty()) {
            throw new ConfigurationException(
                    "nobody has opened " + where + "; name another one by --namespace" + others());
        }
        String[] said = about.split(" ", 2);
        if (said.length < 2 || !said[0].equals(Agreement.FORMAT) || !said[1].matches("[1-9]\\d{0,4}")) {
            throw new ConfigurationException(where + " has format \"" + about + "\", this version of Drey knows format "
                    + Agreement.FORMAT + ": use the drey-cli of the version that the applications use");
        }
        return Integer.parseInt(said[1]);
    }

    /** Other namespaces on the same server, as far as a short look shows any. */
    private String others() {
        TreeSet<String> names = new TreeSet<>();
        byte[] cursor = Bytes.of(0);
        for (int page = 0; page < 50; page++) {
            ScriptCall call = new ScanScript(context.keyspace(), 0, cursor, Bytes.of("*:{*}:about")).call();
            ScanScript.Reply reply = new ScanScript.Reply(eval(0, call, Intent.LOOK, "looking for namespaces"));
            reply.keys().forEach(key -> names.add(Bytes.text(key).replaceFirst(":\\{[^{]*$", "")));
            cursor = reply.nextCursor();
            if (Bytes.text(cursor).equals("0")) {
                break;
            }
        }
        return names.isEmpty() ? "" : ", such as " + String.join(", ", names);
    }

    private ScriptReply eval(int partition, ScriptCall call, Intent intent, String what) {
        return ScriptReply.of(context.replies().await(context.topology().eval(partition, call), intent, what));
    }

    public String namespace() {
        return context.keyspace().namespace();
    }

    /** Where the servers are, without credentials. */
    public String describe() {
        return tier.describe();
    }

    /** Whether all partitions lie on one server, so that none of them needs to be told from others. */
    public boolean isOneServer() {
        return context.topology().isOneServer();
    }

    public int partitions() {
        return context.partitions().count();
    }

    /** Returns which partition a key with these canonical bytes belongs to. */
    public int partition(byte[] key) {
        return context.partitions().of(key).number();
    }

    /** Looks at all partitions; those that do not answer say why. */
    public List<Survey> survey() {
        long askedAt = context.clock().nanos();
        List<CompletableFuture<Survey>> asked = new ArrayList<>();
        for (int number = 0; number < partitions(); number++) {
            asked.add(survey(number));
        }
        List<Survey> all = new ArrayList<>();
        for (int number = 0; number < asked.size(); number++) {
            try {
                long left =
                        Math.max(0, context.deadline(askedAt) - context.clock().nanos());
                all.add(context.replies().await(asked.get(number), Intent.LOOK, "looking at partitions", left));
            } catch (RemoteUnavailableException e) {
                all.add(Survey.failed(number, String.valueOf(e.getMessage())));
            }
        }
        return all;
    }

    private CompletableFuture<Survey> survey(int number) {
        long askedAt = context.clock().nanos();
        long wall = wallMillis.getAsLong();
        return context.topology()
                .eval(number, new SurveyScript(context.keyspace(), number).call())
                .thenApply(reply -> {
                    SurveyScript.Reply said = new SurveyScript.Reply(ScriptReply.of(reply));
                    long half =
                            Duration.ofNanos(context.clock().nanos() - askedAt).toMillis() / 2 + 1;
                    return Survey.of(number, said, new Survey.Offset(said.serverMillis() - wall - half + 1, half));
                });
    }

    /** Looks at one partition again. */
    public Survey survey(Survey before) {
        return context.replies().await(survey(before.partition()), Intent.LOOK, "looking at a partition");
    }

    /** Returns what the server of a partition says in these sections of {@code INFO}, by name. */
    public Map<String, String> info(int partition, List<String> sections) {
        ScriptCall call = new ServerScript(context.keyspace(), partition, sections).call();
        Object reply = context.replies()
                .await(context.topology().eval(partition, call), Intent.LOOK, "asking a server for its state");
        Map<String, String> values = new LinkedHashMap<>();
        ServerScript.text(reply).lines().forEach(line -> {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.startsWith("#")) {
                values.put(line.substring(0, colon), line.substring(colon + 1).strip());
            }
        });
        return values;
    }

    /**
     * Walks over all keys of the namespace, or over the entries of one cache.
     *
     * @param servers one partition of each server
     */
    public KeyWalk walk(@Nullable String cache, List<Integer> servers) {
        byte[] pattern = cache == null
                ? context.keyspace().pattern()
                : context.keyspace().pattern(cache);
        return new KeyWalk(context, pattern, servers);
    }

    /** Reads entries; null in place of each that is gone, or that is no string. */
    public List<@Nullable SeenEntry> read(List<FoundKey> entries) {
        int[] numbers = entries.stream().mapToInt(FoundKey::partition).toArray();
        byte[][] names = entries.stream().map(FoundKey::name).toArray(byte[][]::new);
        List<byte @Nullable []> values =
                context.replies().await(context.topology().getAll(numbers, names), Intent.LOOK, "reading entries");
        List<@Nullable SeenEntry> seen = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            byte[] bytes = values.get(i);
            seen.add(bytes == null ? null : SeenEntry.of(entries.get(i), bytes));
        }
        return seen;
    }

    /** Returns the present generation of a cache in each partition; null where nothing was ever written. */
    public List<@Nullable String> generations(String cache) {
        int[] numbers = context.partitions().all().stream()
                .mapToInt(each -> each.number())
                .toArray();
        byte[][] names = Arrays.stream(numbers)
                .mapToObj(number -> context.keyspace().generation(number, cache))
                .toArray(byte[][]::new);
        List<byte @Nullable []> found =
                context.replies().await(context.topology().getAll(numbers, names), Intent.LOOK, "reading generations");
        List<@Nullable String> ids = new ArrayList<>();
        found.forEach(id -> ids.add(id == null ? null : Bytes.text(id)));
        return ids;
    }

    /** Reads one entry; null if it is absent. */
    public @Nullable SeenEntry entry(String cache, byte[] key) {
        Located located = RedisKeys.located(key, context.partitions());
        int partition = located.partition().number();
        byte[] id = context.replies()
                .await(
                        context.topology().get(partition, context.keyspace().generation(partition, cache)),
                        Intent.LOOK,
                        "reading a generation");
        if (id == null) {
            return null;
        }
        byte[] name = Bytes.join(context.keyspace().entries(partition, cache, Bytes.text(id)), located.name());
        return read(List.of(new FoundKey(name, partition, FoundKey.Kind.ENTRY, cache, Bytes.text(id), located.name())))
                .get(0);
    }

    /** Returns the heads of all partitions. */
    public List<Version> heads() {
        int[] numbers = context.partitions().all().stream()
                .mapToInt(each -> each.number())
                .toArray();
        byte[][] names =
                Arrays.stream(numbers).mapToObj(context.keyspace()::head).toArray(byte[][]::new);
        return context.replies().await(context.topology().heads(numbers, names), Intent.LOOK, "reading heads").stream()
                .map(Ids::head)
                .toList();
    }

    /** Reads a change log from a record on, inclusive; none if something in it was not written by Drey. */
    public List<ChangeRecord> log(int partition, Version from, int limit) {
        ScriptCall call = new RecordsScript(context.keyspace(), partition, from, limit).call();
        return RecordsScript.records(
                context.replies().await(context.topology().eval(partition, call), Intent.LOOK, "reading a change log"));
    }

    /** Returns what evicts entries of a cache, and leaves change logs as long as they are. */
    public Evictions evictions(String cache) {
        Map<Integer, byte[]> lengths = new HashMap<>();
        for (Survey each : survey()) {
            lengths.put(each.partition(), Bytes.of(Math.max(LOG_LENGTH, each.records())));
        }
        return new Evictions(context, cache, lengths);
    }

    /**
     * Returns the script by which anybody evicts an entry. It tells of that as it should in this database of one
     * server; where nobody listens it tells in vain.
     */
    public static String evictScript(int database) {
        return Script.EVICT.text(Keyspace.bell(database)).text();
    }

    /** Empties a cache for all JVMs. Its entries stay in Redis until {@link #sweep}, and are never seen again. */
    public void clear(String cache, Keys keys, Values values) {
        tier.store(cache, keys, values, Duration.ZERO).clear();
    }

    /** One step of a sweep. */
    public record Swept(String nextCursor, long deleted) {

        /** Whether the server is done with. */
        public boolean isLast() {
            return nextCursor.equals("0");
        }
    }

    /** Deletes the entries of a cache's ended generations among some keys of a partition's server. */
    public Swept sweep(String cache, int partition, String cursor) {
        SweepStep step = new SweepStep(context.topology(), context.keyspace(), context.partitions());
        SweepStep.Done done = context.replies()
                .await(step.run(cache, partition, Bytes.of(cursor)), Intent.CHANGE, "deleting what was cleared");
        return new Swept(Bytes.text(done.nextCursor()), done.deleted());
    }

    /** Deletes keys, of a namespace that serves a measurement only. */
    public void erase(List<FoundKey> keys) {
        keys.stream()
                .map(key -> context.topology().set(key.partition(), key.name(), Bytes.EMPTY, Duration.ofMillis(1)))
                .toList()
                .forEach(sent -> context.replies().await(sent, Intent.CHANGE, "deleting a key"));
    }

    /** Asks a partition's server for its time, the cheapest of all questions. */
    public CompletableFuture<Long> time(int partition) {
        return context.topology()
                .eval(partition, new TimeScript(context.keyspace(), partition).call())
                .thenApply(TimeScript::serverMillis);
    }

    /** Reads a head, as each look at a change log does. */
    public CompletableFuture<Version> head(int partition) {
        return context.topology()
                .get(partition, context.keyspace().head(partition))
                .thenApply(Ids::head);
    }

    /** Waits for an answer as long as a command may take. */
    public <T> T await(CompletableFuture<T> answer) {
        return Objects.requireNonNull(context.replies().await(answer, Intent.LOOK, "measuring"));
    }

    @Override
    public void close() {
        tier.giveUpStarting();
        tier.close();
    }
}
