package io.drey.codec.jackson;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import com.fasterxml.jackson.databind.util.LookupCache;
import io.drey.codec.CodecFactory;
import io.drey.codecs.JacksonContract;
import io.drey.codecs.Samples;
import java.lang.reflect.Field;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("concurrent")
class JsonCodecTest extends JacksonContract {

    private static final CodecFactory[] FORMATS = {new JsonFactory(), new CborFactory(), new SmileFactory()};

    JsonCodecTest() {
        super("json", FORMATS);
    }

    record OnlyHere(List<Samples.Item> items) {}

    /**
     * A module that modifies types gives its mapper a cache of its own; without one it would be Jackson's static one.
     */
    @Test
    void whatAllOfTheJvmKeepsHoldsNoClassOfAnApplication() throws Exception {
        OnlyHere value = new OnlyHere(List.of(new Samples.Item("nut", 1)));
        Field field = TypeFactory.class.getDeclaredField("_typeCache");
        field.setAccessible(true);

        for (CodecFactory format : FORMATS) {
            assertThat(again(codec(format, 1_000), value)).isEqualTo(value);
        }

        @SuppressWarnings("unchecked")
        LookupCache<Object, JavaType> ofAll = (LookupCache<Object, JavaType>) field.get(TypeFactory.defaultInstance());
        assertThat(ofAll.get(OnlyHere.class)).isNull();
        assertThat(ofAll.get(Samples.Item.class)).isNull();
    }
}
