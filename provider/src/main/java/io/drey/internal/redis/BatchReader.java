package io.drey.internal.redis;

import io.drey.internal.partition.Partition;
import io.drey.internal.redis.Generations.Question;
import io.drey.internal.redis.RedisKeys.Located;
import io.drey.internal.redis.ReplyAwaiter.Intent;
import io.drey.internal.store.Freshness;
import io.drey.internal.store.Stored;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads many keys in chunks: several are under way before the first is awaited, never so many that their replies could
 * fill the heap. Any thread.
 */
final class BatchReader<K> {

    private static final int CHUNK = 500;
    private static final int UNDER_WAY = 16;

    private final Entries entries;
    private final RedisContext context;
    private final RedisKeys keys;
    private final Generations generations;
    private volatile boolean askedForAll;

    BatchReader(RedisContext context, Entries entries, RedisKeys keys, Generations generations) {
        this.entries = entries;
        this.context = context;
        this.keys = keys;
        this.generations = generations;
    }

    private record Wanted<K>(K key, Located located) {}

    /**
     * A chunk under way.
     *
     * @param checked the generations that the answer ends with, since they must not be believed unasked
     */
    private record Sent<K>(
            List<Wanted<K>> wanted, List<Question> checked, CompletableFuture<List<byte @Nullable []>> answer) {}

    Map<K, Stored> getAll(Collection<? extends K> wanted, Freshness freshness) {
        List<Wanted<K>> left = new ArrayList<>(wanted.size());
        Set<Partition> partitions = new HashSet<>();
        for (K key : wanted) {
            Located located = keys.locate(key);
            left.add(new Wanted<>(key, located));
            partitions.add(located.partition());
        }
        context.handshake().require(partitions);
        Map<K, Stored> found = new HashMap<>(wanted.size() * 2);
        for (int attempt = 0; attempt < Entries.GENERATION_ATTEMPTS; attempt++) {
            learnGenerations(left);
            left = readChunks(left, found, freshness);
            if (left.isEmpty()) {
                return found;
            }
        }
        throw Entries.unstable();
    }

    /** Asks for an unknown generation, the first time for all of its server. Returns whether there is one. */
    boolean learnGeneration(Question question) {
        if (askedForAll) {
            learn(List.of(question));
        } else {
            learn(context.handshake().servers().neighbours(question.partition()).stream()
                    .map(generations::ask)
                    .toList());
            askedForAll = true;
        }
        return generations.of(question.partition()) != null;
    }

    private void learnGenerations(List<Wanted<K>> wanted) {
        Map<Partition, Question> unknown = new LinkedHashMap<>();
        for (Wanted<K> each : wanted) {
            Partition partition = each.located().partition();
            if (generations.of(partition) == null) {
                unknown.computeIfAbsent(partition, generations::ask);
            }
        }
        if (!unknown.isEmpty()) {
            learn(List.copyOf(unknown.values()));
        }
    }

    private void learn(List<Question> questions) {
        int[] partitions = new int[questions.size()];
        byte[][] names = new byte[questions.size()][];
        for (int i = 0; i < names.length; i++) {
            partitions[i] = questions.get(i).partition().number();
            names[i] = generations.name(partitions[i]);
        }
        List<byte @Nullable []> ids = context.replies()
                .await(context.topology().getAll(partitions, names), Intent.LOOK, "reading generations");
        for (int i = 0; i < names.length; i++) {
            generations.learn(questions.get(i), ids.get(i));
        }
    }

    /** Reads all chunks. Returns the keys whose generation has changed meanwhile. */
    private List<Wanted<K>> readChunks(List<Wanted<K>> wanted, Map<K, Stored> found, Freshness freshness) {
        Deque<Sent<K>> underWay = new ArrayDeque<>();
        List<Wanted<K>> outdated = new ArrayList<>();
        for (int from = 0; from < wanted.size(); from += CHUNK) {
            if (underWay.size() == UNDER_WAY) {
                receive(underWay.remove(), found, outdated);
            }
            underWay.add(send(wanted.subList(from, Math.min(wanted.size(), from + CHUNK)), freshness));
        }
        while (!underWay.isEmpty()) {
            receive(underWay.remove(), found, outdated);
        }
        return outdated;
    }

    private Sent<K> send(List<Wanted<K>> chunk, Freshness freshness) {
        Map<Partition, Question> used = new HashMap<>();
        List<Question> checked = new ArrayList<>();
        List<Wanted<K>> asked = new ArrayList<>(chunk.size());
        List<byte[]> names = new ArrayList<>(chunk.size() + 16);
        for (Wanted<K> each : chunk) {
            Question question =
                    used.computeIfAbsent(each.located().partition(), partition -> use(partition, checked, freshness));
            Generation generation = question.known();
            if (generation != null) { // else nothing was ever written there
                asked.add(each);
                names.add(generation.entry(each.located().name()));
            }
        }
        checked.forEach(
                question -> names.add(generations.name(question.partition().number())));
        CompletableFuture<List<byte @Nullable []>> answer = names.isEmpty()
                ? CompletableFuture.completedFuture(List.of())
                : context.topology().getAll(partitions(asked, checked), names.toArray(new byte[0][]));
        return new Sent<>(asked, checked, answer);
    }

    private Question use(Partition partition, List<Question> checked, Freshness freshness) {
        Question question = generations.ask(partition);
        Generation known = question.known();
        if (known != null && !entries.mayTrust(partition, known, freshness)) {
            checked.add(question);
        }
        return question;
    }

    private int[] partitions(List<Wanted<K>> asked, List<Question> checked) {
        int[] partitions = new int[asked.size() + checked.size()];
        int at = 0;
        for (Wanted<K> each : asked) {
            partitions[at++] = each.located().partition().number();
        }
        for (Question question : checked) {
            partitions[at++] = question.partition().number();
        }
        return partitions;
    }

    private void receive(Sent<K> sent, Map<K, Stored> found, List<Wanted<K>> outdated) {
        List<byte @Nullable []> answer = context.replies().await(sent.answer(), Intent.LOOK, "reading keys");
        List<Partition> changed = changed(sent, answer);
        for (int i = 0; i < sent.wanted().size(); i++) {
            Wanted<K> each = sent.wanted().get(i);
            Partition partition = each.located().partition();
            if (changed.contains(partition)) {
                outdated.add(each);
            } else {
                Stored entry = entries.entry(each.located(), answer.get(i));
                if (entry != Stored.ABSENT) {
                    found.put(each.key(), entry);
                }
            }
        }
    }

    private List<Partition> changed(Sent<K> sent, List<byte @Nullable []> answer) {
        List<Partition> changed = new ArrayList<>(0);
        int at = sent.wanted().size();
        for (Question question : sent.checked()) {
            byte[] id = answer.get(at++);
            generations.learn(question, id);
            if (id == null || !Objects.requireNonNull(question.known()).is(id)) {
                changed.add(question.partition());
            }
        }
        return changed;
    }
}
