package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drey.RemoteUnavailableException;
import io.drey.internal.address.RemoteAddress;
import io.drey.internal.store.Uninterrupted;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ReplyAwaiterTest {

    private final ReplyAwaiter replies = new ReplyAwaiter(
            Duration.ofSeconds(30), "redis://host:6379", new Remedies(RemoteAddress.parse("redis://host")));

    /** An answer that comes once the thread that waits for it has been interrupted. */
    private static CompletableFuture<String> answerAfterAnInterrupt() {
        Thread waiting = Thread.currentThread();
        CompletableFuture<String> answer = new CompletableFuture<>();
        Thread other = new Thread(() -> {
            awaitWait(waiting);
            waiting.interrupt();
            while (waiting.isInterrupted()) { // until it has noticed
                Thread.onSpinWait();
            }
            awaitWait(waiting);
            answer.complete("answer");
        });
        other.setDaemon(true);
        other.start();
        return answer;
    }

    private static void awaitWait(Thread thread) {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
    }

    @Test
    void whoActsForOthersGetsItsAnswerThoughItIsInterrupted() {
        CompletableFuture<String> answer = answerAfterAnInterrupt();

        String got = Uninterrupted.call(() -> replies.await(answer, ReplyAwaiter.Intent.CHANGE, "changing"));

        assertThat(got).isEqualTo("answer");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void whoActsForItselfHearsThatTheOutcomeIsUnknown() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> replies.await(new CompletableFuture<>(), ReplyAwaiter.Intent.CHANGE, "changing"))
                .isInstanceOfSatisfying(
                        RemoteUnavailableException.class,
                        away -> assertThat(away.isOutcomeUnknown()).isTrue());
        assertThat(Thread.interrupted()).isTrue();
    }
}
