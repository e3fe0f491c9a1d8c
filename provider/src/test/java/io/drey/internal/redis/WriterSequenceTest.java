package io.drey.internal.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.drey.internal.partition.Partitions;
import io.drey.internal.store.Change;
import java.util.List;
import org.junit.jupiter.api.Test;

class WriterSequenceTest {

    private final WriterSequence lane = new WriterSequence();
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
        assertThat(lane.isUnsettled()).isFalse();

        lane.sending(items(change), 7, null, Bytes.EMPTY);

        assertThat(lane.isUnsettled()).isTrue();
        lane.known();
        assertThat(lane.isUnsettled()).isFalse();
    }

    @Test
    void numbersRiseByTwoWithEachBatchThatIsSent() {
        long first = lane.next();
        lane.sending(items(change), 7, null, Bytes.EMPTY);

        assertThat(Bytes.text(lane.last()[0])).isEqualTo(String.valueOf(first));
        assertThat(lane.next()).isEqualTo(first + 2);
    }

    @Test
    void whatWasMadeAlthoughItsAnswerWasLostIsSaidOnceAndOfThatVeryWriteWhateverItsKeyDoes() {
        lane.sending(items(change), 7, null, Bytes.EMPTY);

        lane.settle(WriterSequence.Fate.MADE);

        assertThat(lane.isUnsettled()).isFalse();
        assertThat(lane.fate(new Change.Delete())).isEqualTo(WriterSequence.Fate.NOT_MADE);
        assertThat(lane.fate(change)).isEqualTo(WriterSequence.Fate.MADE);
        assertThat(lane.fate(change)).isEqualTo(WriterSequence.Fate.NOT_MADE);
    }

    @Test
    void whatWasNotMadeIsNotRemembered() {
        lane.sending(items(change), 7, null, Bytes.EMPTY);

        lane.settle(WriterSequence.Fate.NOT_MADE);

        assertThat(lane.fate(change)).isEqualTo(WriterSequence.Fate.NOT_MADE);
    }
}
