package io.drey.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that make the same call for a while. One thread tells them to. */
final class Crowd implements AutoCloseable {

    private final ExecutorService executor;
    private final int threads;

    Crowd(int threads) {
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads);
    }

    /** Calls a nanosecond, of all threads together. */
    double rate(long nanos, Runnable call) {
        long began = System.nanoTime();
        List<Future<Long>> counts = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            counts.add(executor.submit(() -> calls(began, nanos, call)));
        }
        long calls = 0;
        for (Future<Long> each : counts) {
            calls += get(each);
        }
        return calls / (double) (System.nanoTime() - began);
    }

    private static long calls(long began, long nanos, Runnable call) {
        long calls = 0;
        while (System.nanoTime() - began < nanos) {
            call.run();
            calls++;
        }
        return calls;
    }

    private static long get(Future<Long> count) {
        try {
            return count.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("a thread of the crowd failed", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
