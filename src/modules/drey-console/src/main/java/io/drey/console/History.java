package io.drey.console;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.cache.Cache;
import org.jspecify.annotations.Nullable;

/** The counts of all caches over the last minutes, and the state of now beside them. Any thread. */
final class History implements AutoCloseable {

    /** Ten minutes, of one every two seconds. */
    private static final int MOST = 300;

    private final Snapshots snapshots;
    private final Deque<Sample> samples = new ArrayDeque<>(); // guarded by itself
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "drey-console-clock");
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    });

    History(Snapshots snapshots) {
        this.snapshots = snapshots;
    }

    /** @param counts of each cache, as {@link Snapshots#counts} gives them */
    private record Sample(long atMillis, Map<String, long[]> counts) {}

    /** Takes samples from now on. */
    @SuppressWarnings("FutureReturnValueIgnored") // each sample handles what goes wrong
    void start(Duration interval) {
        clock.scheduleAtFixedRate(this::sample, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sample() {
        try {
            Map<String, long[]> counts = new LinkedHashMap<>();
            snapshots.caches().forEach((name, cache) -> counts.put(name, Snapshots.counts(cache)));
            synchronized (samples) {
                samples.addLast(new Sample(System.currentTimeMillis(), counts));
                if (samples.size() > MOST) {
                    samples.removeFirst();
                }
            }
        } catch (RuntimeException | Error e) {
            // a cache that is just being closed: the next sample is without it
        }
    }

    /** All that the page shows. */
    Map<String, @Nullable Object> state() {
        List<Sample> taken;
        synchronized (samples) {
            taken = List.copyOf(samples);
        }
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("nowMillis", System.currentTimeMillis());
        state.put("health", snapshots.health());
        state.put("partitions", snapshots.partitions());
        List<Object> caches = new ArrayList<>();
        snapshots.caches().forEach((name, cache) -> caches.add(withHistory(cache, name, taken)));
        state.put("caches", caches);
        state.put("timesMillis", taken.stream().map(Sample::atMillis).toList());
        return state;
    }

    private Map<String, @Nullable Object> withHistory(Cache<?, ?> cache, String name, List<Sample> taken) {
        Map<String, @Nullable Object> fields;
        try {
            fields = snapshots.cache(cache);
        } catch (IllegalStateException e) { // closed meanwhile
            fields = new LinkedHashMap<>(Map.of("name", name));
        }
        List<@Nullable Object> counts = new ArrayList<>();
        for (Sample each : taken) {
            long[] of = each.counts().get(name);
            List<Long> list = null;
            if (of != null) {
                list = new ArrayList<>();
                for (long count : of) {
                    list.add(count);
                }
            }
            counts.add(list);
        }
        fields.put("counts", counts);
        return fields;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
