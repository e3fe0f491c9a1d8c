package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.partition.Partitions;
import io.drey.internal.store.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriterSequenceTest {

    private final WriterSequence sequence = new WriterSequence();
    private final Change change = new Change.Delete();

    private List<BatchItem<Object>> items(Change of) {
        Object key = new Object() {
            @Override
            @SuppressWarnings("EqualsHashCode")
            public int hashCode() {
                throw new NoClassDefFoundError("of a rollout");
            }
        };
        RedisKeys.Located nowhere = new RedisKeys.Located(new byte[0], new byte[0], new Partitions(1).get(0));
        return List.of(new BatchItem<>(key, of, nowhere, Payload.NONE));
    }

    @Test
    void aBatchIsOpenFromBeforeItIsSentUntilItIsKnownWhatCameOfIt() {
        assertThat(sequence.isOpen()).isFalse();

        sequence.sending(items(change), 7, null, Bytes.EMPTY);

        assertThat(sequence.isOpen()).isTrue();
        sequence.known();
        assertThat(sequence.isOpen()).isFalse();
    }

    @Test
    void numbersRiseByTwoWithEachBatchThatIsSent() {
        long first = sequence.next();
        sequence.sending(items(change), 7, null, Bytes.EMPTY);

        assertThat(sequence.last().sequence()).isEqualTo(first);
        assertThat(sequence.next()).isEqualTo(first + 2);
    }

    @Test
    void whatWasMadeAlthoughItsAnswerWasLostIsSaidOnceAndOfThatVeryWriteWhateverItsKeyDoes() {
        sequence.sending(items(change), 7, null, Bytes.EMPTY);

        sequence.outcome(OutcomeScript.Fate.MADE);

        assertThat(sequence.isOpen()).isFalse();
        assertThat(sequence.fate(new Change.Delete())).isEqualTo(OutcomeScript.Fate.NOT_MADE);
        assertThat(sequence.fate(change)).isEqualTo(OutcomeScript.Fate.MADE);
        assertThat(sequence.fate(change)).isEqualTo(OutcomeScript.Fate.NOT_MADE);
    }

    @Test
    void whatWasNotMadeIsNotRemembered() {
        sequence.sending(items(change), 7, null, Bytes.EMPTY);

        sequence.outcome(OutcomeScript.Fate.NOT_MADE);

        assertThat(sequence.fate(change)).isEqualTo(OutcomeScript.Fate.NOT_MADE);
    }
}
