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
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sends chunks of a batch and understands the replies. The store is a writer with a {@link WriterSequence} for each
 * partition. Any thread.
 */
final class BatchSender<K> {

    private static final long MOMENT_NANOS = 50_000_000;

    private final Entries entries;
    private final RedisContext context;
    private final String cacheName;
    private final Generations generations;
    private final Overtaken overtaken;
    private final Replays replays;
    private final WriterSequence[] sequences;
    private final WriterNames writers;
    private final AtomicInteger sent = new AtomicInteger();

    BatchSender(RedisContext context, Entries entries, String cache, Generations generations) {
        this.entries = entries;
        this.context = context;
        this.cacheName = cache;
        this.generations = generations;
        this.overtaken = new Overtaken(partitions());
        this.replays = new Replays(cache, context.keyspace());
        this.sequences =
                Stream.generate(WriterSequence::new).limit(partitions()).toArray(WriterSequence[]::new);
        this.writers = new WriterNames(context.keyspace(), partitions());
    }

    /** Returns by which number the servers know this writer, {@linkplain WriterNames#writer for good} if asked. */
    long writer(boolean keep) {
        return writers.writer(keep);
    }

    void replayed() {
        replays.forget();
    }

    /** A clear that this JVM had to put off was made. */
    void cleared(Partition partition, byte[] generation, long askedFor) {
        overtaken.cleared(partition, generation, askedFor);
    }

    int partitions() {
        return context.partitions().count();
    }

    /** Starts the handshakes of these partitions in parallel. Returns the deadline in nanoseconds for all of them. */
    long beginHandshakes(Collection<Integer> numbers) {
        context.handshake().begin(numbers);
        return context.handshake().deadline();
    }

    /** @throws RemoteUnavailableException if the partition has not answered until then */
    void require(int partition, long deadlineNanos) {
        context.handshake().require(context.partitions().get(partition), deadlineNanos);
    }

    /**
     * Takes the sequence of a partition whose handshake is complete, and hands the chunk to the shipment.
     *
     * @return null if nothing is left to be made, since all was made before or overtaken by a clear
     * @throws RemoteUnavailableException if the chunk before has not ended in time; nothing was sent then
     */
    @Nullable
    SentChunk<K> send(List<BatchItem<K>> items, Shipment shipment, BatchProgress<K> progress) {
        Partition partition = items.get(0).located().partition();
        WriterSequence sequence = sequence(items);
        if (sequence != null && !enter(sequence, shipment)) {
            throw new RemoteUnavailableException(
                    "writing keys at " + context.topology().describe() + ": earlier writes did not end within "
                            + context.replies().timeout().toMillis() + " ms");
        }
        SentChunk<K> sent = null;
        try {
            List<BatchItem<K>> left = left(partition, items, progress);
            if (!left.isEmpty()) {
                sent = sequence != null && sequence.isOpen()
                        ? askBefore(partition, left)
                        : sendWithin(partition, left, 0, shipment);
            }
            return sent;
        } finally {
            if (sent == null && sequence != null) {
                sequence.leave();
            }
        }
    }

    /**
     * The sequence of a chunk that a queue gives, and gives again if it fails. Null for a chunk whose callers wait: as
     * with single changes the server itself refuses it once they do not, and nobody gives it again.
     */
    private @Nullable WriterSequence sequence(List<BatchItem<K>> items) {
        BatchItem<K> first = items.get(0);
        return first.isAwaited() ? null : sequences[first.located().partition().number()];
    }

    /** Waits for the chunk before; what is ready already does not wait with it. */
    private boolean enter(WriterSequence sequence, Shipment shipment) {
        if (sequence.enter(0)) {
            return true;
        }
        shipment.send();
        return sequence.enter(context.replies().timeout().toNanos());
    }

    /** Returns the writes that are still to be made. */
    private List<BatchItem<K>> left(Partition partition, List<BatchItem<K>> items, BatchProgress<K> progress) {
        WriterSequence sequence = sequence(items);
        if (sequence == null) {
            return items;
        }
        Generation generation = generations.of(partition);
        List<BatchItem<K>> left = new ArrayList<>(items.size());
        for (BatchItem<K> item : items) {
            switch (sequence.fate(item.change())) {
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

    private SentChunk<K> askBefore(Partition partition, List<BatchItem<K>> items) {
        int number = partition.number();
        ScriptCall call = new OutcomeScript(generations, number, writers.of(number), sequences[number].last()).call();
        CompletableFuture<Object> reply = context.topology().eval(number, call);
        return new SentChunk<>(
                items,
                generations.ask(partition),
                SentChunk.ASKING,
                0,
                context.clock().nanos(),
                false,
                reply);
    }

    private SentChunk<K> sendWithin(Partition partition, List<BatchItem<K>> items, int attempt, Shipment shipment) {
        long nonce = writers.nonce(sent.incrementAndGet());
        Question question = generations.ask(partition);
        Generation known = question.known();
        Generation named = known == null || overtaken.isDoubtful(partition, known, items) ? null : known;
        WriterSequence sequence = sequence(items);
        long askedAt = context.clock().nanos();
        long latest = RedisContext.latest(partition, context.deadline(askedAt));
        WritePart.BatchNumber number = sequence == null ? null : number(partition.number(), sequence);
        boolean kept = named != null && generations.isKept(partition, named);
        WritePart part =
                new WritePart(generations, new WritePart.Batch(partition, named, number, nonce, kept), items.size());
        items.forEach(item -> add(part, item));
        if (sequence != null) {
            sequence.sending(items, nonce, partition.newestKnown(), named == null ? Bytes.EMPTY : named.id());
        }
        CompletableFuture<Object> reply =
                shipment.add(new Shipment.Load(partition, part, latest, replays.fence(items, partition, askedAt)));
        return new SentChunk<>(items, question, attempt, nonce, askedAt, kept, reply);
    }

    private WritePart.BatchNumber number(int partition, WriterSequence sequence) {
        if (!sequence.isOpen()) {
            writers.check(partition);
        }
        return new WritePart.BatchNumber(writers.of(partition), sequence.next());
    }

    private void add(WritePart part, BatchItem<K> item) {
        switch (item.change().kind()) {
            case PUT -> part.put(item.located(), item.payload(), lifetime((Change.Put) item.change()));
            case DELETE -> part.delete(item.located());
            case LEASE -> throw new IllegalArgumentException("leases are not taken in batches");
        }
    }

    /**
     * Returns what is left of the lifetime, which began when the write was accepted. A moment of a long one is ignored.
     */
    private Lifetime lifetime(Change.Put put) {
        if (put.acceptedNanos() == Change.AWAITED || put.lifetime().isForever()) {
            return put.lifetime();
        }
        long waited = context.clock().nanos() - put.acceptedNanos();
        boolean little = waited < MOMENT_NANOS && put.lifetime().isHardlyBegun(waited);
        return little ? put.lifetime() : put.lifetime().begun(waited);
    }

    /**
     * Awaits the reply and releases the sequence; sends the chunk again if the generation had changed, so that many
     * partitions learn theirs at the same time. If it was made the next chunk follows, within the same sequence: to
     * release that and to take it again while others are held might wait for a thread that waits for these.
     *
     * @param following the further chunks of the partition
     * @return what is to be received next; null if the chunk is made or has failed, and the sequence was released
     */
    @Nullable
    SentChunk<K> receive(
            SentChunk<K> sent, Shipment shipment, BatchProgress<K> progress, Queue<List<BatchItem<K>>> following) {
        WriterSequence sequence = sequence(sent.items());
        SentChunk<K> next = null;
        try {
            shipment.send(sent.reply());
            next = sequence != null && sent.attempt() == SentChunk.ASKING
                    ? asked(sequence, sent, shipment, progress)
                    : sent(sequence, sent, shipment, progress);
            if (next == null) {
                next = follow(sent, shipment, progress, following);
            }
            return next;
        } catch (Throwable e) {
            if (sent.attempt() != SentChunk.ASKING
                    && e instanceof RemoteUnavailableException away
                    && !away.isOutcomeUnknown()) {
                known(sequence);
            }
            progress.failed(sent.partition().number(), e);
            if (sequence == null && ReplyAwaiter.mayStillBeMade(e)) {
                progress.openUntil(context.deadline(sent.askedAt()));
            }
            return null;
        } finally {
            if (next == null && sequence != null) {
                sequence.leave();
            }
        }
    }

    /** Sends the next chunk if it is one for the same sequence, or like this one for none. */
    private @Nullable SentChunk<K> follow(
            SentChunk<K> made, Shipment shipment, BatchProgress<K> progress, Queue<List<BatchItem<K>>> following) {
        boolean awaited = made.items().get(0).isAwaited();
        SentChunk<K> next = null;
        while (next == null
                && !following.isEmpty()
                && following.element().get(0).isAwaited() == awaited) {
            List<BatchItem<K>> left = left(made.partition(), following.remove(), progress);
            next = left.isEmpty() ? null : sendWithin(made.partition(), left, 0, shipment);
        }
        return next;
    }

    private static void known(@Nullable WriterSequence sequence) {
        if (sequence != null) {
            sequence.known();
        }
    }

    private @Nullable SentChunk<K> asked(
            WriterSequence sequence, SentChunk<K> asked, Shipment shipment, BatchProgress<K> progress) {
        Object reply = context.replies().await(asked.reply(), Intent.LOOK, "asking about earlier writes");
        sequence.outcome(OutcomeScript.fate(reply));
        return sendLeft(asked, 0, shipment, progress);
    }

    private @Nullable SentChunk<K> sent(
            @Nullable WriterSequence sequence, SentChunk<K> sent, Shipment shipment, BatchProgress<K> progress) {
        WritePart.Reply reply = WritePart.Reply.of(
                context.replies().await(sent.reply(), Intent.CHANGE, "writing keys"), shipment.priors());
        if (reply.status() == ScriptReply.APPLIED) {
            done(sent, reply, progress);
            known(sequence);
            return null;
        }
        known(sequence);
        if (reply.status() == ScriptReply.OUTDATED) {
            generations.learn(sent.question(), reply.generation());
            overtaken.learn(sent.partition(), reply.generation(), reply.isBegunByClear());
        } else if (reply.status() == ScriptReply.TOO_LATE) {
            context.late(sent.partition(), reply.serverMillis(), sent.askedAt());
        } else if (reply.status() == ScriptReply.ASIDE_GONE) {
            return sendLeft(sent.inWhole(), sent.attempt() + 1, shipment, progress);
        } else { // no batch of ours overtakes another one, so somebody else has written the number
            writers.renew(sent.partition().number());
        }
        if (sent.attempt() + 1 == Entries.GENERATION_ATTEMPTS) {
            throw Entries.unstable();
        }
        return sendLeft(sent, sent.attempt() + 1, shipment, progress);
    }

    private @Nullable SentChunk<K> sendLeft(
            SentChunk<K> before, int attempt, Shipment shipment, BatchProgress<K> progress) {
        List<BatchItem<K>> left = left(before.partition(), before.items(), progress);
        return left.isEmpty() ? null : sendWithin(before.partition(), left, attempt, shipment);
    }

    /** Releases the sequence of a chunk that nobody waits for any more; the next one will ask what came of it. */
    void abandon(SentChunk<K> sent) {
        WriterSequence sequence = sequence(sent.items());
        if (sequence != null) {
            sequence.leave();
        }
    }

    private void done(SentChunk<K> sent, WritePart.Reply reply, BatchProgress<K> progress) {
        BatchRecords records = new BatchRecords(cacheName, reply.ids(), sent.nonce(), BatchRecords.each(sent.items()));
        for (int i = 0; i < sent.items().size(); i++) {
            BatchItem<K> item = sent.items().get(i);
            long deadline = reply.deadline(i);
            Version version = deadline < 0 ? null : records.add(item.located().logged());
            Stored before = reply.priors() ? entries.entry(item.located(), reply.prior(i)) : Stored.ABSENT;
            if (deadline == Replays.UNTOLD) {
                progress.lost(item.key());
            } else if (deadline == Replays.OVERTAKEN) {
                progress.done(item.key(), Commit.refused(Stored.ABSENT));
            } else {
                Stored stored = version == null ? Stored.ABSENT : sent.stored(item, version, deadline);
                progress.done(item.key(), Commit.applied(before, stored));
            }
        }
        Generation named = sent.question().known();
        if (!sent.kept() && named != null && reply.ids().size() > 0) {
            generations.kept(sent.partition(), named);
        }
        records.note(sent.partition().number(), Ids.head(reply.headBefore()), context.ownChanges());
        replays.made(sent.items(), reply);
    }
}
