package io.drey.internal.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LoopTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final AtomicInteger rounds = new AtomicInteger();
    private Loop loop = new Loop("loop-test", Thread::new, this::round);
    private volatile Throwable failure;
    private volatile boolean last;
    private volatile boolean wasInterrupted;

    private boolean round() {
        wasInterrupted |= Thread.currentThread().isInterrupted();
        rounds.incrementAndGet();
        Thread.yield();
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            LoopTest.<RuntimeException>raise(thrown);
        }
        return !last;
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> void raise(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @AfterEach
    void end() {
        loop.end();
        loop.join(LIMIT);
    }

    private void awaitRounds(int more) {
        int before = rounds.get();
        await().atMost(LIMIT).until(() -> rounds.get() >= before + more);
    }

    static List<Throwable> throwables() {
        return List.of(
                new OutOfMemoryError("Java heap space"),
                new StackOverflowError(),
                new NoClassDefFoundError("gone"),
                new LinkageError(),
                new ThreadDeath(),
                new IllegalStateException(),
                new Exception("checked, thrown all the same"));
    }

    /** Cannot even be reported. */
    static final class Unspeakable extends Error {
        private static final long serialVersionUID = 1;

        @Override
        public String toString() {
            throw new OutOfMemoryError("again");
        }

        @Override
        public synchronized Throwable getCause() {
            throw new OutOfMemoryError("and again");
        }
    }

    @ParameterizedTest
    @MethodSource("throwables")
    void whateverARoundThrowsAnotherOneFollowsAndItIsCounted(Throwable thrown) {
        survives(thrown);
    }

    @Test
    void whatCannotEvenBeReportedIsSurvivedToo() {
        survives(new Unspeakable());
    }

    private void survives(Throwable thrown) {
        loop.start();
        failure = thrown;
        await().atMost(LIMIT).until(() -> failure == null);

        awaitRounds(3);

        assertThat(loop.restarts()).isEqualTo(1);
        assertThat(loop.state()).isEqualTo(Loop.State.RUNNING);
    }

    @Test
    void anInterruptThatUserCodeLeavesBehindIsNotSeenByTheNextRound() {
        loop.start();
        awaitRounds(1);

        loop.interrupt();
        awaitRounds(2);
        wasInterrupted = false;
        awaitRounds(3);

        assertThat(wasInterrupted).isFalse();
    }

    @Test
    void aThreadThatCannotBeStartedIsToldAndMayBeTriedAgain() {
        AtomicInteger asked = new AtomicInteger();
        ThreadFactory threads = task -> {
            if (asked.incrementAndGet() == 1) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return asked.get() == 2 ? null : new Thread(task);
        };
        loop = new Loop("loop-test", threads, this::round);

        assertThatThrownBy(loop::start).isInstanceOf(OutOfMemoryError.class);
        assertThatThrownBy(loop::start).isInstanceOf(IllegalStateException.class);
        assertThat(loop.state()).isEqualTo(Loop.State.IDLE);
        loop.start();

        awaitRounds(1);
        assertThat(loop.state()).isEqualTo(Loop.State.RUNNING);
    }

    @Test
    void aThreadThatIsGoneIsReplacedByTheNextStart() throws Exception {
        AtomicInteger made = new AtomicInteger();
        loop = new Loop(
                "loop-test",
                task -> made.incrementAndGet() == 1 ? new Thread(() -> {}) : new Thread(task),
                this::round);
        loop.start();
        await().atMost(LIMIT).until(() -> {
            loop.start();
            return rounds.get() > 0;
        });

        assertThat(made.get()).isEqualTo(2);
        assertThat(loop.restarts()).isEqualTo(1);
    }

    @Test
    void theLastRoundEndsTheThreadForGood() {
        AtomicInteger ends = new AtomicInteger();
        loop = new Loop("loop-test", Thread::new, new Round() {
            @Override
            public boolean run() {
                return round();
            }

            @Override
            public void ended() {
                ends.incrementAndGet();
            }
        });
        loop.start();
        last = true;
        await().atMost(LIMIT).until(loop::hasEnded);
        loop.join(LIMIT);

        int before = rounds.get();
        loop.start();

        assertThat(loop.state()).isEqualTo(Loop.State.ENDED);
        assertThat(rounds.get()).isEqualTo(before);
        assertThat(ends.get()).isEqualTo(1);
    }

    @Test
    void whatWasNeverStartedEndsWithoutAThread() {
        assertThat(loop.endUnlessStarted()).isTrue();

        loop.start();

        assertThat(loop.hasEnded()).isTrue();
        assertThat(rounds.get()).isZero();
    }
}
