package io.drey.hibernate.shop;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Converter;
import java.util.Currency;

@Converter(autoApply = true)
public class MoneyConverter implements AttributeConverter<Money, String> {

    @Override
    public String convertToDatabaseColumn(Money money) {
        return money == null ? null : money.toString();
    }

    @Override
    public Money convertToEntityAttribute(String text) {
        if (text == null) {
            return null;
        }
        String[] parts = text.split(" ");
        return new Money(Long.parseLong(parts[0]), Currency.getInstance(parts[1]));
    }
}
