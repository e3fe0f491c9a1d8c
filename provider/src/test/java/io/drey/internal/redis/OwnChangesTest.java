package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.store.ChangeRecord;
import io.drey.internal.store.Version;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnChangesTest {

    private final OwnChanges own = new OwnChanges(1);

    private static Version version(long position) {
        return new Version(position, 7);
    }

    private void note(long head, long position) {
        own.note(0, version(head), new ChangeRecord(version(position), "cache", List.of(new byte[] {1})));
    }

    @Test
    void changesThatLeadToTheHeadNeedNotBeRead() {
        note(2, 3);
        note(1, 2);
        note(3, 4);

        assertThat(own.between(0, version(1), version(3)))
                .extracting(ChangeRecord::version)
                .containsExactly(version(1), version(2), version(3));
        assertThat(own.between(0, version(3), version(4))).hasSize(2);
    }

    @Test
    void aChangeOfSomebodyElseInBetweenIsRead() {
        note(1, 2);
        note(3, 4);

        assertThat(own.between(0, version(1), version(4))).isNull();
    }

    @Test
    void aChangeOfSomebodyElseAtTheEndIsRead() {
        note(1, 2);

        assertThat(own.between(0, version(1), version(3))).isNull();
    }

    @Test
    void aHistoryThatPartedIsNotMistakenForThisOne() {
        note(1, 2);

        assertThat(own.between(0, new Version(1, 8), version(2))).isNull();
        note(1, 2);
        assertThat(own.between(0, version(1), new Version(2, 8))).isNull();
    }

    @Test
    void aHeadThatHasNotMovedIsLeftToTheLog() {
        assertThat(own.between(0, version(1), version(1))).isNull();
    }

    @Test
    void whatIsOlderThanTheHeadIsForgottenAndWhatWouldBeTooMuchIsNotKept() {
        for (int i = 1; i <= 1_000; i++) {
            note(i, i + 1);
        }

        assertThat(own.between(0, version(1), version(1_001))).isNull();
        assertThat(own.between(0, version(0), version(1_001))).isNull();
        note(1_001, 1_002);
        assertThat(own.between(0, version(1_001), version(1_002))).hasSize(2);
    }
}
