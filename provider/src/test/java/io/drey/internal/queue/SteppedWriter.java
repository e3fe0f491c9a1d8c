package io.drey.internal.queue;

import java.io.Closeable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.cache.Cache;
import javax.cache.integration.CacheWriter;
import javax.cache.integration.CacheWriterException;

/** A database that answers each call when the test says so. */
public class SteppedWriter implements CacheWriter<String, String>, Closeable {

    private final BlockingQueue<Call> calls = new LinkedBlockingQueue<>();
    private final Set<Call> unanswered = ConcurrentHashMap.newKeySet();
    private volatile boolean open;
    public volatile boolean closed;
    volatile boolean interrupted;

    /** One call, waiting for its answer; a put reads {@code key=value}, a delete {@code -key}. */
    public record Call(List<String> operations, Thread thread, CompletableFuture<Set<String>> failingKeys) {

        public void succeed() {
            failingKeys.complete(Set.of());
        }

        public void fail(String... keys) {
            failingKeys.complete(Set.of(keys));
        }

        public void failWith(Throwable error) {
            failingKeys.completeExceptionally(error);
        }
    }

    /** The next call. */
    public Call next() {
        try {
            Call call = calls.poll(20, TimeUnit.SECONDS);
            if (call == null) {
                throw new AssertionError("the delegate was not called");
            }
            return call;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Answers every call from now on, and those without an answer, at once. */
    public void open() {
        open = true;
        unanswered.forEach(Call::succeed);
    }

    boolean isIdle() {
        return calls.isEmpty();
    }

    @Override
    public void writeAll(Collection<Cache.Entry<? extends String, ? extends String>> entries) {
        answer(entries, entry -> entry.getKey() + "=" + entry.getValue(), Cache.Entry::getKey);
    }

    @Override
    public void deleteAll(Collection<?> keys) {
        answer(keys, key -> "-" + key, key -> (String) key);
    }

    final <T> void answer(Collection<T> items, Function<T, String> operation, Function<T, String> key) {
        Call call = new Call(
                new ArrayList<>(items.stream().map(operation).toList()),
                Thread.currentThread(),
                new CompletableFuture<>());
        unanswered.add(call);
        calls.add(call);
        if (open) {
            call.succeed();
        }
        try {
            Set<String> failing = await(call);
            items.removeIf(item -> !failing.contains(key.apply(item)));
            if (!items.isEmpty()) {
                throw new CacheWriterException("database refused");
            }
        } catch (InterruptedException e) {
            interrupted = true;
            throw new CacheWriterException("interrupted", e);
        } catch (ExecutionException e) {
            SteppedWriter.<RuntimeException>rethrow(e.getCause());
        }
    }

    Set<String> await(Call call) throws InterruptedException, ExecutionException {
        return call.failingKeys.get();
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void rethrow(Throwable cause) throws E {
        throw (E) cause;
    }

    @Override
    public void write(Cache.Entry<? extends String, ? extends String> entry) {
        throw new AssertionError("batches only");
    }

    @Override
    public void delete(Object key) {
        throw new AssertionError("batches only");
    }

    @Override
    public void close() {
        closed = true;
    }

    /** The same, but an interrupt does not end a call. */
    static final class Deaf extends SteppedWriter {

        @Override
        Set<String> await(Call call) {
            return call.failingKeys.join();
        }
    }

    /** The same, for puts and deletes in one call. */
    static final class Mixed extends SteppedWriter implements BatchSink<String, String> {

        @Override
        public void apply(Collection<? extends Write<String, String>> batch) {
            answer(
                    batch,
                    entry -> entry.isDelete() ? "-" + entry.getKey() : entry.getKey() + "=" + entry.getValue(),
                    Write::getKey);
        }
    }
}
