package io.drey.chaos.fault;

import io.drey.chaos.check.Loss;
import io.drey.servers.RedisServer;
import io.drey.servers.Relay;
import io.drey.servers.Twemproxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Lets steps happen, and keeps what was lost by them. Confined to one thread. */
public final class Injector {

    private static final List<String> VOLATILE =
            List.of("volatile-lru", "volatile-lfu", "volatile-random", "volatile-ttl");
    private static final List<String> ALL_KEYS = List.of("allkeys-lru", "allkeys-lfu", "allkeys-random");
    private static final Duration MOMENT = Duration.ofMillis(100);

    private final Ground ground;
    private final Jvms jvms;
    private final List<Loss> losses = new ArrayList<>();

    public Injector(Ground ground, Jvms jvms) {
        this.ground = ground;
        this.jvms = jvms;
    }

    /** Returns when it is over. */
    public void inject(Step step) {
        switch (step.kind()) {
            case NONE, MIX -> last(step.length());
            case KILL_JVM, KILL_JOURNALED -> jvms.replace(step.target());
            case PAUSE_JVM -> pauseJvm(step);
            case PAUSE_SERVER -> pauseServer(step);
            case RESTART -> restart(step);
            case KILL_PROXY -> killProxy(step);
            case CUT -> cut(step);
            case LOSE_ANSWERS -> repeat(step, Relay::loseNextAnswer);
            case DROP -> repeat(step, Relay::dropNextScript);
            case DELAY -> delay(step);
            case SILENCE -> silence(step);
            case FULL -> io.drey.fleet.Fault.takesNothingMore(step.of(ground.masters()));
            case EVICT -> evict(step, step.of(VOLATILE), Loss.Kind.NOTES);
            case EVICT_ALL -> evict(step, step.of(ALL_KEYS), Loss.Kind.EVICTED);
            case CLOCK -> setClock(step);
            case CLOCK_JVM -> setClockOfJvm(step);
            case EMPTY -> empty(step);
            case FLUSH -> flush();
            case FAIL_OVER -> failOver(step);
        }
        lookAgain();
    }

    /** Whether anything was lost that nobody meant to. */
    public void lookAgain() {
        ground.unexpected().ifPresent(losses::add);
    }

    public List<Loss> losses() {
        return List.copyOf(losses);
    }

    private void pauseJvm(Step step) {
        int jvm = step.of(jvms.running());
        jvms.pause(jvm);
        try {
            last(step.length());
        } finally {
            jvms.resume(jvm);
        }
    }

    private void pauseServer(Step step) {
        RedisServer server = step.of(ground.masters());
        server.pause();
        try {
            last(step.length());
        } finally {
            server.resume();
        }
    }

    private void restart(Step step) {
        RedisServer server = step.of(ground.masters());
        server.kill();
        last(step.length());
        server.restart();
    }

    private void killProxy(Step step) {
        Twemproxy proxy = step.of(ground.proxies());
        proxy.kill();
        last(step.length());
        proxy.restart();
    }

    private void cut(Step step) {
        if (ground instanceof OneServer || ground instanceof Pool) {
            link(step).cut();
        } else {
            io.drey.fleet.Fault.answersAreLost(step.of(ground.masters()));
        }
    }

    private void repeat(Step step, Consumer<Relay> lose) {
        Relay link = link(step);
        long end = System.nanoTime() + step.length().toNanos();
        while (System.nanoTime() < end) {
            lose.accept(link);
            last(MOMENT);
        }
    }

    private void delay(Step step) {
        Relay link = link(step);
        link.delay(step.length().dividedBy(10));
        last(step.length());
        link.delay(Duration.ZERO);
    }

    private void silence(Step step) {
        Relay link = link(step);
        link.hold(true);
        try {
            last(step.length().multipliedBy(2));
        } finally {
            link.hold(false);
        }
    }

    private Relay link(Step step) {
        return ground.link(step.of(jvms.running()));
    }

    private void empty(Step step) {
        List<RedisServer> servers = ground.masters();
        RedisServer server = step.of(servers);
        long from = System.nanoTime();
        server.kill();
        server.forget();
        last(step.length());
        server.restart();
        losses.add(new Loss(Loss.Kind.FORGOTTEN, from, System.nanoTime(), servers.size() == 1));
    }

    private void evict(Step step, String policy, Loss.Kind kind) {
        RedisServer server = step.of(ground.masters());
        long from = System.nanoTime();
        io.drey.fleet.Fault.evicts(server, policy);
        io.drey.fleet.Fault.takesFillingsAway(server, policy);
        losses.add(new Loss(kind, from, System.nanoTime(), false));
    }

    /** Up to nine seconds forth or back of the true time, and stays there until it is set again. */
    private void setClock(Step step) {
        List<RedisServer> servers = ground.masters();
        long seconds = 1 + step.length().toMillis() * 4 / 1_000;
        boolean isForward = step.target() / servers.size() % 2 == 0;
        long from = System.nanoTime();
        Clocks.ofThisRun().set(step.of(servers).port(), Duration.ofSeconds(isForward ? seconds : -seconds));
        last(step.length().plus(Clocks.NOTICED));
        losses.add(new Loss(Loss.Kind.SHIFTED, from, System.nanoTime(), false));
    }

    /** Up to nine minutes forth or back. Of some the JVM is killed then: the journal is opened under another clock. */
    private void setClockOfJvm(Step step) {
        List<Integer> running = jvms.running();
        int turn = step.target() / running.size();
        long seconds = 60 + step.length().toMillis() * 4 * 60 / 1_000;
        jvms.setClock(step.of(running), Duration.ofSeconds(turn % 2 == 0 ? seconds : -seconds));
        if (turn % 3 == 0) {
            jvms.replace(step.target());
        } else {
            last(step.length());
        }
    }

    private void flush() {
        long from = System.nanoTime();
        ground.masters().forEach(server -> server.call("FLUSHALL"));
        losses.add(new Loss(Loss.Kind.FORGOTTEN, from, System.nanoTime(), true));
    }

    private void failOver(Step step) {
        if (ground.canFailOver()) {
            losses.add(ground.failOver(step.target()));
        } else {
            last(step.length());
        }
    }

    /** Lets time pass. */
    public static void last(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
