package io.drey.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UninterruptedTest {

    @AfterEach
    void end() {
        Thread.interrupted();
    }

    @Test
    void whoWasInterruptedBeforeIsSoAfterwardsAndNotInBetween() {
        Thread.currentThread().interrupt();

        boolean between = Uninterrupted.call(() -> Thread.currentThread().isInterrupted());

        assertThat(between).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void anInterruptInBetweenIsNotedAndShownAfterwards() {
        boolean waitsOn = Uninterrupted.call(Uninterrupted::waitsOn);

        assertThat(waitsOn).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void nobodyElseWaitsOn() {
        assertThat(Uninterrupted.waitsOn()).isFalse();
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void oneWithinAnotherDoesNotEndIt() {
        boolean waitsOn = Uninterrupted.call(() -> {
            assertThat(Uninterrupted.call(() -> 1)).isEqualTo(1);
            return Uninterrupted.waitsOn();
        });

        assertThat(waitsOn).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }
}
