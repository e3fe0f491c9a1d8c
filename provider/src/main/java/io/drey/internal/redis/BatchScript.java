package io.drey.internal.redis;

import io.drey.RemoteUnavailableException;
import io.drey.internal.partition.Partition;
import io.drey.internal.redis.Generations.Question;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import io.drey.internal.store.Change;
import io.drey.internal.store.Commit;
import io.drey.internal.store.Lifetime;
import io.drey.internal.store.Stored;
import io.drey.internal.store.Version;
import io.drey.internal.store.VersionedEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends chunks of a batch and understands the answers. This store is a writer with a {@link WriterSequence} to each partition. Any
 * thread.
 */
final class BatchScript<K> {

    private static final byte[] KEYS_A_RECORD = Bytes.of(BatchRecords.KEYS_EACH);
    private static final int ARGUMENTS = 9;
    private static final int ARGUMENTS_EACH = 4;
    private static final int KEYS = 4;

    private static final long MOMENT_NANOS = 50_000_000;

    private static final byte[] PUT = Bytes.of("p");
    private static final byte[] DELETE = Bytes.of("d");

    private static final int ASKING = -1;

    /** In place of a deadline: nothing had to be done. */
    private static final long NOTHING = -1;

    private final Entries entries;
    private final RedisContext context;
    private final String cacheName;
    private final byte[] cache;
    private final Generations generations;
    private final byte[] logLength;
    private final Overtaken overtaken;
    private final WriterSequence[] lanes;
    private final byte[][] writers;

    BatchScript(RedisContext context, Entries entries, String cache, Generations generations) {
        this.entries = entries;
        this.context = context;
        this.cacheName = cache;
        this.cache = Bytes.of(cache);
        this.generations = generations;
        this.logLength = context.logLength();
        this.overtaken = new Overtaken(partitions());
        this.lanes = Stream.generate(WriterSequence::new).limit(partitions()).toArray(WriterSequence[]::new);
        this.writers = new byte[partitions()][];
        long writer = Ids.nonce();
        for (int partition = 0; partition < writers.length; partition++) {
            writers[partition] = writer(partition, writer);
        }
    }

    private byte[] writer(int partition, long id) {
        return context.keyspace().writer(partition, HexFormat.of().toHexDigits(id));
    }

    int partitions() {
        return context.partitions().count();
    }

    /**
     * A chunk, its lane held: under way, or what came of the chunk before it is asked.
     *
     * @param attempt how often it was sent before; {@link #ASKING} if it was not
     */
    record Sent<K>(
            List<BatchItem<K>> items,
            Question question,
            int attempt,
            long nonce,
            long askedAt,
            CompletableFuture<Object> reply) {

        Partition partition() {
            return question.partition();
        }
    }

    /** Begins to greet partitions, so that they need not be waited for one after the other; answers until when. */
    long greet(Collection<Integer> numbers) {
        context.handshake().begin(numbers);
        return context.handshake().deadline();
    }

    /** @throws RemoteUnavailableException if the partition has not answered until then */
    void require(int partition, long deadlineNanos) {
        context.handshake().require(context.partitions().get(partition), deadlineNanos);
    }

    /**
     * Enters the lane of the partition, which was greeted, and sends.
     *
     * @return null if nothing of it is to be made: all was made before, or overtaken by a clear
     * @throws RemoteUnavailableException if the chunk before has not ended in time; nothing was sent then
     */
    @Nullable
    Sent<K> send(List<BatchItem<K>> items, boolean priors, BatchProgress<K> progress) {
        Partition partition = items.get(0).located().partition();
        WriterSequence lane = lanes[partition.number()];
        if (!lane.enter(context.replies().timeout().toNanos())) {
            throw new RemoteUnavailableException(
                    "writing keys at " + context.topology().describe()
                            + ": earlier writes did not end within "
                            + context.replies().timeout().toMillis() + " ms");
        }
        Sent<K> sent = null;
        try {
            List<BatchItem<K>> left = left(partition, items, progress);
            if (!left.isEmpty()) {
                sent = lane.isUnsettled() ? askBefore(partition, left) : sendWithin(partition, left, 0, priors);
            }
            return sent;
        } finally {
            if (sent == null) {
                lane.leave();
            }
        }
    }

    /** What is still to be made. */
    private List<BatchItem<K>> left(Partition partition, List<BatchItem<K>> items, BatchProgress<K> progress) {
        WriterSequence lane = lanes[partition.number()];
        Generation generation = generations.of(partition);
        List<BatchItem<K>> left = new ArrayList<>(items.size());
        for (BatchItem<K> item : items) {
            switch (lane.fate(item.change())) {
                case MADE -> progress.done(item.key(), Commit.applied(Stored.ABSENT, Stored.ABSENT));
                case UNTOLD -> progress.lost(item.key());
                case NOT_MADE -> {
                    if (overtaken.contains(partition, generation, item.change())) {
                        progress.done(item.key(), Commit.refused(Stored.ABSENT));
                    } else {
                        left.add(item);
                    }
                }
            }
        }
        return left;
    }

    private Sent<K> askBefore(Partition partition, List<BatchItem<K>> items) {
        int number = partition.number();
        byte[][] names = {
            context.keyspace().head(number), context.keyspace().log(number), writers[number], generations.name(number)
        };
        byte[][] last = lanes[number].last();
        CompletableFuture<Object> reply = context.topology().eval(partition.number(), Script.SETTLE, names, last);
        return new Sent<>(
                items, generations.ask(partition), ASKING, 0, context.clock().nanos(), reply);
    }

    private Sent<K> sendWithin(Partition partition, List<BatchItem<K>> items, int attempt, boolean priors) {
        long nonce = Ids.nonce();
        Question question = generations.ask(partition);
        Generation known = question.known();
        Generation named = known == null || overtaken.isDoubtful(partition, known, items) ? null : known;
        byte[][] names = names(items, partition.number(), named);
        long askedAt = context.clock().nanos();
        byte[] notAfter = RedisContext.notAfter(partition, context.deadline(askedAt));
        byte[][] arguments = arguments(items, lanes[partition.number()], named, nonce, priors, notAfter);
        lanes[partition.number()].sending(items, nonce, partition.newestKnown(), arguments[1]);
        CompletableFuture<Object> reply = context.topology().eval(partition.number(), Script.WRITE, names, arguments);
        return new Sent<>(items, question, attempt, nonce, askedAt, reply);
    }

    private byte[][] names(List<BatchItem<K>> items, int partition, @Nullable Generation generation) {
        byte[][] names = new byte[KEYS + items.size()][];
        names[0] = context.keyspace().head(partition);
        names[1] = context.keyspace().log(partition);
        names[2] = generations.name(partition);
        names[3] = writers[partition];
        for (int i = 0; i < items.size(); i++) {
            byte[] name = items.get(i).located().name();
            names[KEYS + i] = generation == null ? Bytes.join(names[0], name) : generation.entry(name);
        }
        return names;
    }

    private byte[][] arguments(
            List<BatchItem<K>> items,
            WriterSequence lane,
            @Nullable Generation generation,
            long nonce,
            boolean priors,
            byte[] notAfter) {
        byte[][] arguments = new byte[ARGUMENTS + ARGUMENTS_EACH * items.size()][];
        arguments[0] = cache;
        arguments[1] = generation == null ? Bytes.EMPTY : generation.id();
        arguments[2] = Ids.bytes(nonce);
        arguments[3] = Bytes.of(lane.next());
        arguments[4] = Bytes.of(priors ? 1 : 0);
        arguments[5] = Millis.SLACK;
        arguments[6] = logLength;
        arguments[7] = notAfter;
        arguments[8] = KEYS_A_RECORD;
        int at = ARGUMENTS;
        for (BatchItem<K> item : items) {
            arguments[at++] = item.located().logged();
            if (item.change() instanceof Change.Put put) {
                arguments[at++] = Bytes.join(PUT, item.payload().kind());
                arguments[at++] = Millis.bytes(lifetime(put));
            } else {
                arguments[at++] = DELETE;
                arguments[at++] = Bytes.EMPTY;
            }
            arguments[at++] = item.payload().body();
        }
        return arguments;
    }

    /** The time of what waited in a queue began when it was accepted; a moment of a long one does not matter. */
    private Lifetime lifetime(Change.Put put) {
        if (put.acceptedNanos() == Change.AWAITED || put.lifetime().isForever()) {
            return put.lifetime();
        }
        long waited = context.clock().nanos() - put.acceptedNanos();
        boolean little = waited < MOMENT_NANOS && put.lifetime().isHardlyBegun(waited);
        return little ? put.lifetime() : put.lifetime().begun(waited);
    }

    /**
     * Waits for an answer. Where the generation was old the chunk is sent again, so that many partitions learn theirs at the
     * same time.
     *
     * @return what is to be received next; null if the chunk is made or has failed, and the lane was left
     */
    @Nullable
    Sent<K> receive(Sent<K> sent, boolean priors, BatchProgress<K> progress) {
        WriterSequence lane = lanes[sent.partition().number()];
        Sent<K> next = null;
        try {
            next = sent.attempt() == ASKING ? settle(lane, sent, priors, progress) : go(lane, sent, priors, progress);
            return next;
        } catch (Throwable e) {
            if (sent.attempt() != ASKING && e instanceof RemoteUnavailableException away && !away.isOutcomeUnknown()) {
                lane.known();
            }
            progress.failed(sent.partition().number(), e);
            return null;
        } finally {
            if (next == null) {
                lane.leave();
            }
        }
    }

    private @Nullable Sent<K> settle(WriterSequence lane, Sent<K> asked, boolean priors, BatchProgress<K> progress) {
        ScriptReply answer =
                ScriptReply.of(context.replies().await(asked.reply(), Intent.LOOK, "settling earlier writes"));
        lane.settle(fate(answer));
        return sendLeft(asked, 0, priors, progress);
    }

    private @Nullable Sent<K> go(WriterSequence lane, Sent<K> sent, boolean priors, BatchProgress<K> progress) {
        ScriptReply answer = ScriptReply.of(context.replies().await(sent.reply(), Intent.CHANGE, "writing keys"));
        if (answer.status() == ScriptReply.APPLIED) {
            done(sent, answer, priors, progress);
            lane.known();
            return null;
        }
        lane.known();
        if (answer.status() == ScriptReply.OUTDATED) {
            generations.learn(sent.question(), answer.bytes(1));
            overtaken.learn(sent.partition(), answer.bytes(1), answer.number(2) == 1);
        } else if (answer.status() == ScriptReply.TOO_LATE) {
            context.late(sent.partition(), answer, sent.askedAt());
        } else { // overtaken by nothing of ours, since this lane waited: somebody else has written the number
            int partition = sent.partition().number();
            writers[partition] = writer(partition, Ids.nonce());
        }
        if (sent.attempt() + 1 == Entries.GENERATION_ATTEMPTS) {
            throw Entries.unstable();
        }
        return sendLeft(sent, sent.attempt() + 1, priors, progress);
    }

    private @Nullable Sent<K> sendLeft(Sent<K> before, int attempt, boolean priors, BatchProgress<K> progress) {
        List<BatchItem<K>> left = left(before.partition(), before.items(), progress);
        return left.isEmpty() ? null : sendWithin(before.partition(), left, attempt, priors);
    }

    /** Leaves the lane of what nobody waits for any more; what came of it will be asked. */
    void abandon(Sent<K> sent) {
        lanes[sent.partition().number()].leave();
    }

    private static WriterSequence.Fate fate(ScriptReply answer) {
        return switch (answer.status()) {
            case ScriptReply.APPLIED -> WriterSequence.Fate.MADE;
            case ScriptReply.REFUSED -> WriterSequence.Fate.NOT_MADE;
            default -> WriterSequence.Fate.UNTOLD;
        };
    }

    private void done(Sent<K> sent, ScriptReply answer, boolean priors, BatchProgress<K> progress) {
        BatchRecords records = new BatchRecords(cacheName, answer.list(2), sent.nonce());
        int at = 3;
        for (BatchItem<K> item : sent.items()) {
            long deadline = answer.number(at++);
            Version version =
                    deadline == NOTHING ? null : records.add(item.located().logged());
            Stored before = priors ? entries.entry(sent.partition(), answer.bytes(at++)) : Stored.ABSENT;
            Stored stored = version == null ? Stored.ABSENT : stored(item, sent, version, deadline);
            progress.done(item.key(), Commit.applied(before, stored));
        }
        records.note(sent.partition().number(), Ids.head(answer.bytes(1)), context.ownChanges());
    }

    private static Stored stored(BatchItem<?> item, Sent<?> sent, Version version, long deadline) {
        if (!(item.change() instanceof Change.Put put)) {
            return Stored.ABSENT;
        }
        long expiresAt = RedisContext.serverClock(sent.partition()).localDeadline(deadline);
        return new VersionedEntry(put.form(), expiresAt, version);
    }
}
