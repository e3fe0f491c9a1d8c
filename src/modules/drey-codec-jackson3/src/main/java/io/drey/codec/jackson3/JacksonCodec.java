package io.drey.codec.jackson3;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import io.drey.codec.CodecContext;
import io.drey.codec.CodecException;
import io.drey.codec.TypedCodec;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.TSFBuilder;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleAbstractTypeResolver;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Writes and reads the fields of objects by Jackson 3. What would come back as another class than it was is refused
 * when it is written; the bytes name no class. Any thread.
 *
 * <p>Rejected: getters, which run code of the application and may hide state; modules found on the class path, which
 * would let JVMs with different class paths write different bytes.
 */
final class JacksonCodec implements TypedCodec {

    private static final int LONGEST_NUMBER = 10_000;

    /** Of an object, its fields, their names and what ends it. An object of more fields counts as several. */
    private static final int TOKENS_AN_OBJECT = 20;

    private final long mostTokens;
    private final ObjectMapper mapper;
    private final ConcurrentHashMap<Class<?>, Way> ways = new ConcurrentHashMap<>();
    private final Function<Class<?>, Way> way = this::wayOf;

    /** How objects of one class are written and read. */
    private record Way(JavaType type, ObjectWriter writer, ObjectReader reader) {}

    /**
     * Makes the codec of one cache in one format.
     *
     * @param <F> builds what reads and writes the format
     * @param format to be bounded by what the cache allows
     * @param mapper begins a mapper of the format
     */
    <F extends TSFBuilder<?, F>> JacksonCodec(F format, Function<F, MapperBuilder<?, ?>> mapper, CodecContext context) {
        this.mostTokens = Math.min(context.maxReferences(), Long.MAX_VALUE / TOKENS_AN_OBJECT) * TOKENS_AN_OBJECT;
        int longest = (int) Math.min(Integer.MAX_VALUE, context.maxBytes());
        F bounded = format.streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(context.maxDepth())
                        .maxDocumentLength(context.maxBytes())
                        .maxStringLength(longest)
                        .maxTokenCount(mostTokens)
                        .maxNumberLength(Math.min(LONGEST_NUMBER, longest))
                        .build())
                .streamWriteConstraints(StreamWriteConstraints.builder()
                        .maxNestingDepth(context.maxDepth())
                        .build());
        SimpleAbstractTypeResolver inOrder = new SimpleAbstractTypeResolver();
        inOrder.addMapping(Set.class, LinkedHashSet.class); // the order is part of what an application sees
        SimpleModule resolving = new SimpleModule("drey");
        resolving.setAbstractTypes(inOrder);
        // The gate comes last: it is asked first
        this.mapper = mapper.apply(bounded)
                .addModules(resolving, new GateModule(new Gate(context)))
                .changeDefaultVisibility(any -> any.with(Visibility.NONE)
                        .withFieldVisibility(Visibility.ANY)
                        .withCreatorVisibility(Visibility.ANY)
                        .withScalarConstructorVisibility(Visibility.ANY))
                .disable(
                        MapperFeature.USE_GETTERS_AS_SETTERS,
                        MapperFeature.INFER_PROPERTY_MUTATORS,
                        MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(MapperFeature.ALLOW_FINAL_FIELDS_AS_MUTATORS)
                .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS, DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
                .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                // The text of a constant is the application's affair, its name is not
                .disable(EnumFeature.READ_ENUMS_USING_TO_STRING, EnumFeature.WRITE_ENUMS_USING_TO_STRING)
                .disable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .polymorphicTypeValidator(
                        BasicPolymorphicTypeValidator.builder().build())
                .build();
    }

    @Override
    public byte[] encode(Object value, Class<?> type) {
        Way known = ways.computeIfAbsent(type, way);
        ExactTypes.check(known.type(), value);
        byte[] bytes = known.writer().writeValueAsBytes(value);
        if (bytes.length > mostTokens / 2) { // a token takes a byte, but for the end of what has a known size
            countTokens(bytes);
        }
        return bytes;
    }

    /** Reads all of it, so that nothing is written that has too many tokens to be read. */
    private void countTokens(byte[] bytes) {
        try (JsonParser parser = mapper.createParser(bytes)) {
            while (parser.nextToken() != null) {
                // only counted
            }
        } catch (StreamConstraintsException e) {
            throw new CodecException(
                    "More objects than drey.codec.max-references allows; store less, or raise the limit in every JVM",
                    e);
        }
    }

    @Override
    public Object decode(byte[] bytes, int offset, int length, Class<?> type) {
        return ways.computeIfAbsent(type, way).reader().readValue(bytes, offset, length);
    }

    /** Looks at the class and at all that it declares, so that what cannot be read is not written either. */
    private Way wayOf(Class<?> type) {
        JavaType known = mapper.constructType(type);
        ObjectReader reader = mapper.readerFor(known);
        try (TokenBuffer nothing = TokenBuffer.forGeneration()) {
            nothing.writeNull();
            reader.<@Nullable Object>readValue(nothing);
        } catch (JacksonException e) {
            throw new CodecException(type.getName() + " could not be read back: " + e.getMessage(), e);
        }
        return new Way(known, mapper.writerFor(known), reader);
    }
}
