package io.drey.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FlatTest {

    @Test
    void whatGoesUpAndDownHasNotGrown() {
        assertThat(Flat.grown(measures(moment -> 20_000 + moment % 7 * 1_000))).isEmpty();
    }

    @Test
    void whatGrowsBySmallStepsIsFound() {
        assertThat(Flat.grown(measures(moment -> 20_000 + moment * 700)))
                .containsExactly("heap has grown from 35400 to 56400");
    }

    @Test
    void tooFewMeasuresSayNothing() {
        assertThat(Flat.grown(List.of())).containsExactly("measured too seldom to say: 0");
    }

    private static List<Measures> measures(LongUnaryOperator heap) {
        return LongStream.range(0, 60)
                .mapToObj(moment -> new Measures(heap.applyAsLong(moment), 40, 12, 10_000, 3_000))
                .toList();
    }
}
