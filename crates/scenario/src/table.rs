//! The macros that write a table of a scenario once: its struct, its defaults and what each field means.

/// Declares one table of a scenario. Every field has its help (the doc comment), type, default, label,
/// unit and, for numbers, range; struct, `Default`, parameter list, `get` and `set` all come from it.
macro_rules! table {
    (
        $(#[$about:meta])*
        pub struct $name:ident in $table:literal {
            $(
                $(#[doc = $help:literal])+
                $field:ident: $type:ty = $default:expr, $label:literal $(, $unit:literal, $minimum:literal..=$maximum:literal)?;
            )+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name {
            $( $(#[doc = $help])+ pub $field: $type, )+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $( $field: $default, )+ }
            }
        }

        impl $name {
            /// Every parameter of this table, in the order of the editor.
            pub const PARAMETERS: &'static [$crate::Parameter] = &[
                $( $crate::Parameter {
                    table: $table,
                    name: stringify!($field),
                    label: $label,
                    unit: concat!($($unit)?),
                    help: concat!($($help),+).trim_ascii(),
                    kind: <$type as $crate::Field>::KIND,
                    minimum: table!(@bound 0.0 $(, $minimum)?),
                    maximum: table!(@bound 0.0 $(, $maximum)?),
                }, )+
            ];

            /// The value of a field, as files write it; `None` if there is no such field.
            pub fn get(&self, name: &str) -> Option<$crate::Value> {
                let slots: [&dyn $crate::ErasedField; Self::PARAMETERS.len()] = [$( &self.$field, )+];
                $crate::parameter::get(Self::PARAMETERS, &slots, name)
            }

            /// Sets a field after checking kind and range.
            ///
            /// # Errors
            /// Names the field, the refused value and what is allowed; the field then keeps its value.
            pub fn set(&mut self, name: &str, value: &$crate::Value) -> Result<(), $crate::FieldError> {
                let mut slots: [&mut dyn $crate::ErasedField; Self::PARAMETERS.len()] = [$( &mut self.$field, )+];
                $crate::parameter::set($table, Self::PARAMETERS, &mut slots, name, value)
            }
        }
    };
    (@bound $none:literal) => { $none };
    (@bound $none:literal, $bound:literal) => { $bound as f64 };
}

/// Declares a choice: its variants, the word in files and the label on the page.
macro_rules! choice {
    (
        $(#[$about:meta])*
        pub enum $name:ident {
            $( $(#[$doc:meta])+ $variant:ident = $word:literal, $label:literal; )+
        }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $( $(#[$doc])+ $variant, )+
        }

        impl $name {
            /// All there are to choose from.
            pub const CHOICES: &'static [$crate::Choice] =
                &[ $( $crate::Choice { name: $word, label: $label }, )+ ];

            /// This one's name and label.
            pub fn choice(self) -> &'static $crate::Choice {
                &Self::CHOICES[self as usize]
            }
        }

        impl $crate::Field for $name {
            const KIND: $crate::Kind = $crate::Kind::Choice(Self::CHOICES);
            fn value(&self) -> $crate::Value {
                $crate::Value::Text(self.choice().name.to_owned())
            }
            fn from_value(value: &$crate::Value) -> Option<Self> {
                match value {
                    $crate::Value::Text(word) => match word.as_str() {
                        $( $word => Some(Self::$variant), )+
                        _ => None,
                    },
                    _ => None,
                }
            }
        }
    };
}

/// Declares "a number or one word", such as a queue capacity that may be `unlimited`.
macro_rules! number_or_word {
    ($(#[$about:meta])* pub struct $name:ident($number:ty) or $word:literal, $kind:ident) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub struct $name(pub Option<$number>);

        impl $crate::Field for $name {
            const KIND: $crate::Kind = $crate::Kind::$kind($word);
            fn value(&self) -> $crate::Value {
                match self.0 {
                    Some(number) => $crate::Value::Number(f64::from(number)),
                    None => $crate::Value::Text($word.to_owned()),
                }
            }
            fn from_value(value: &$crate::Value) -> Option<Self> {
                match value {
                    $crate::Value::Text(word) if word == $word => Some(Self(None)),
                    number => <$number as $crate::Field>::from_value(number).map(|number| Self(Some(number))),
                }
            }
        }
    };
}

pub(crate) use {choice, number_or_word, table};
