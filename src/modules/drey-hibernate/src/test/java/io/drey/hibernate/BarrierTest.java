package io.drey.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BarrierTest {

    private static final long OTHER = 7;

    private static Tick here(long millis, long nanos) {
        return Tick.here(millis, nanos);
    }

    private static Tick elsewhere(long millis) {
        return new Tick(millis, OTHER, 0);
    }

    @Test
    void withoutAChangeItPermitsEverything() {
        assertThat(Barrier.NONE.permits(here(1, 0))).isTrue();
        assertThat(Barrier.NONE.isHeld()).isFalse();
    }

    @Test
    void whatBeganBeforeAChangeElsewhereOrInItsMillisecondIsNotPermitted() {
        Barrier changed = Barrier.NONE.raised(elsewhere(100));

        assertThat(changed.permits(here(100, 999))).isFalse();
        assertThat(changed.permits(here(101, 0))).isTrue();
    }

    @Test
    void thisJvmOrdersItsOwnInstantsExactly() {
        Barrier changed = Barrier.NONE.raised(here(100, 50));

        assertThat(changed.permits(here(90, 51))).isTrue();
        assertThat(changed.permits(here(200, 50))).isFalse();
        assertThat(changed.permits(elsewhere(100))).isFalse();
    }

    @Test
    void aChangeElsewhereIsNotForgottenWhenThisJvmChangesToo() {
        Barrier changed = Barrier.NONE.raised(elsewhere(100)).raised(here(90, 50));

        assertThat(changed.permits(here(95, 51))).isFalse();
        assertThat(changed.permits(here(101, 51))).isTrue();
    }

    @Test
    void ofTwoChangesHereTheLaterOneCounts() {
        Barrier changed = Barrier.NONE.raised(here(100, 50)).raised(here(99, 40));

        assertThat(changed.permits(here(90, 45))).isFalse();
        assertThat(changed.floor()).isEqualTo(100);
    }

    @Test
    void nothingIsPermittedWhileItIsHeldAndNobodyElseAfterTheDeadline() {
        Barrier held = Barrier.NONE.heldBy(1, 500, 0);

        assertThat(held.isOnlyOf(1)).isTrue();
        assertThat(held.isOnlyOf(2)).isFalse();
        assertThat(held.permits(here(499, 0))).isFalse();
        assertThat(held.permits(here(501, 0))).isTrue();
    }

    @Test
    void ofSeveralHoldersNoneIsTheOnlyOneNotEvenTheLast() {
        Barrier both = Barrier.NONE.heldBy(1, 500, 0).heldBy(2, 600, 0);
        Barrier last = both.without(1, here(100, 1));

        assertThat(both.isOnlyOf(2)).isFalse();
        assertThat(last.isHeld()).isTrue();
        assertThat(last.isOnlyOf(2)).isFalse();
        Barrier ended = last.without(2, here(110, 2));
        assertThat(ended.isHeld()).isFalse();
        assertThat(ended.permits(here(111, 3))).isTrue();
        assertThat(ended.heldBy(3, 900, 200).isOnlyOf(3)).isTrue();
    }

    @Test
    void aHolderWhoseDeadlineHasPassedMakesNobodyShare() {
        Barrier dead = Barrier.NONE.heldBy(1, 500, 0);
        Barrier next = dead.heldBy(2, 1_100, 501);

        assertThat(next.isOnlyOf(2)).isTrue();
        assertThat(next.without(2, here(600, 1)).permits(here(499, 2))).isFalse();
    }

    @Test
    void anUnannouncedChangeMakesAHolderStoreNothing() {
        assertThat(Barrier.NONE.heldBy(1, 500, 0).raised(here(100, 1)).isOnlyOf(1))
                .isFalse();
        assertThat(Barrier.NONE.heldBy(1, 500, 0).without(2, here(100, 1)).isOnlyOf(1))
                .isFalse();
    }
}
