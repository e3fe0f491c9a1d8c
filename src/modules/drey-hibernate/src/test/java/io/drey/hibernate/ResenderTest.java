package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is left to tell is told, whatever has come between. */
@Timeout(60)
class ResenderTest {

    @Test
    void aTaskForWhichNoThreadWasToBeHadIsRunOnceItIsAddedAgain() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch told = new CountDownLatch(1);
        BooleanSupplier task = () -> {
            told.countDown();
            return true;
        };
        try (Resender resender = new Resender(run -> {
            if (asked.getAndIncrement() == 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(run, "resender");
        })) {
            assertThatThrownBy(() -> resender.add(task)).isInstanceOf(OutOfMemoryError.class);

            resender.add(task);

            assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
