package io.drey.internal.queue;

import io.drey.writer.GiveUpListener;
import io.drey.writer.WriteBehindOptions;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import java.util.function.ToIntBiFunction;
import javax.cache.integration.CacheWriter;
import org.jspecify.annotations.Nullable;

/**
 * Collects what a {@link WriteQueue} is made of. Each setter replaces one default and returns this builder. Confined to
 * one thread.
 */
public final class QueueBuilder<K, V> {

    private final BatchDelivery<K, V> delivery;
    private WriteBehindOptions options = WriteBehindOptions.builder().build();
    private String name = "cache";
    private @Nullable ToIntBiFunction<? super K, ? super V> weigher;
    private Predicate<? super K> reachable = key -> true;
    private GiveUpListener<? super K, ? super V> onGiveUp = (lost, cause) -> {};
    private ThreadFactory threads = Thread::new;
    private Timing timing = Timing.system();
    private @Nullable WriteForm<K, V> form;
    private String[] path = {};
    private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();

    private QueueBuilder(BatchDelivery<K, V> delivery) {
        this.delivery = delivery;
    }

    /** Returns a builder of a queue in front of a writer. */
    public static <K, V> QueueBuilder<K, V> to(CacheWriter<K, V> delegate) {
        return new QueueBuilder<>(new WriterDelivery<>(delegate));
    }

    /** Returns a builder of a queue in front of a sink. */
    public static <K, V> QueueBuilder<K, V> to(BatchSink<K, V> delegate) {
        return new QueueBuilder<>(new SinkDelivery<>(delegate));
    }

    /** Sets the bounds, timeouts and retries; default those of {@link WriteBehindOptions#builder()}. */
    public QueueBuilder<K, V> options(WriteBehindOptions bounds) {
        options = Objects.requireNonNull(bounds, "options");
        return this;
    }

    /**
     * Sets the name in log lines, messages and of the thread, {@code drey-write-behind-<name>}; default {@code cache}.
     */
    public QueueBuilder<K, V> name(String text) {
        name = Objects.requireNonNull(text, "name");
        return this;
    }

    /**
     * Sets what weighs a write, in bytes, not negative; the value of a delete is null. By default nothing is weighed.
     */
    public QueueBuilder<K, V> weigher(ToIntBiFunction<? super K, ? super V> bytes) {
        weigher = Objects.requireNonNull(bytes, "weigher");
        return this;
    }

    /**
     * Sets what knows whether a write of the key can get through; a flush does not wait for one that cannot. It is
     * asked often and by any thread, and must not block. By default every key is in reach.
     */
    public QueueBuilder<K, V> reachable(Predicate<? super K> known) {
        reachable = Objects.requireNonNull(known, "reachable");
        return this;
    }

    /** Sets who is told of writes that are lost; by default nobody, but losses are logged and counted anyway. */
    public QueueBuilder<K, V> onGiveUp(GiveUpListener<? super K, ? super V> listener) {
        onGiveUp = Objects.requireNonNull(listener, "onGiveUp");
        return this;
    }

    /** Sets what makes the writer thread, which is turned into a daemon; default {@code Thread::new}. */
    public QueueBuilder<K, V> threads(ThreadFactory factory) {
        threads = Objects.requireNonNull(factory, "threads");
        return this;
    }

    /** Sets the clock; default the machine's. */
    public QueueBuilder<K, V> timing(Timing clock) {
        timing = clock;
        return this;
    }

    /** Sets the source of jitter, uniform in [0, 1); default {@link ThreadLocalRandom}. */
    public QueueBuilder<K, V> random(DoubleSupplier source) {
        random = source;
        return this;
    }

    /**
     * Sets how writes look in the journal, if the options name a directory for one, and which directory in there is
     * this queue's.
     */
    public QueueBuilder<K, V> journal(WriteForm<K, V> look, String... owner) {
        form = look;
        path = owner.clone();
        return this;
    }

    /**
     * Returns the queue, into which it puts what an earlier JVM has left in the journal. Without that it starts no
     * thread before the first write.
     *
     * @throws javax.cache.CacheException if the journal cannot be opened
     * @throws IllegalStateException if the options name a journal and nobody has said how writes look there
     */
    public WriteQueue<K, V> build() {
        return new WriteQueue<>(
                delivery,
                new QueueParts<>(name, options, weigher, reachable, onGiveUp, threads, timing, random, openJournal()));
    }

    private QueueJournal<K, V> openJournal() {
        Path directory = options.journal();
        if (directory == null) {
            return QueueJournal.none();
        }
        if (form == null) {
            throw new IllegalStateException("the write-behind queue " + name
                    + " has a journal, but nothing that makes bytes of its keys and values; name their codecs");
        }
        QueueJournal.Owner<K, V> owner = new QueueJournal.Owner<>(name, form, path);
        return QueueJournal.open(directory, owner, options, threads, timing::nanos);
    }
}
